using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.History;

public sealed class HistoryUpdateTests
{
    private static readonly Instant Noon = HistorySample.Monday + TimeSpan.FromHours(12);

    [Fact]
    public void Seven_days_one_by_one_are_the_week_at_once()
    {
        IReadOnlyList<HistoryPart> week = [.. HistorySample.TwoWeeks().Skip(7 * 24)];
        IReadOnlyList<HistoryPart>[] days = [.. week.GroupBy(p => p.Day).Select(g => (IReadOnlyList<HistoryPart>)[.. g])];
        Assert.Equal(7, days.Length);
        Assert.Equal(Written(HistorySample.File(week)), Written(HistorySample.File([.. days.Reverse()])));
    }

    [Fact]
    public void Logs_read_again_with_more_requests_replace_what_was_known()
    {
        HistoryFile file = HistorySample.File([Part(0, 1800, 5)]);
        HistoryChanges changes = HistoryUpdate.Apply(file, [Part(0, 3599, 9)]);
        Assert.Equal(new HistoryChanges(0, 1, 0), changes);
        Assert.Equal(9, Requests(file));
    }

    [Fact]
    public void Two_parts_of_an_hour_stand_side_by_side()
    {
        HistoryFile file = HistorySample.File([Part(0, 1799, 5)], [Part(1800, 3599, 4)]);
        Assert.Equal(9, Requests(file));
    }

    [Fact]
    public void What_overlaps_and_knows_less_is_not_taken()
    {
        HistoryFile file = HistorySample.File([Part(0, 1799, 5)], [Part(1800, 3599, 4)]);
        Assert.Equal(new HistoryChanges(0, 0, 1), HistoryUpdate.Apply(file, [Part(900, 2700, 6)]));
        Assert.Equal(9, Requests(file));
    }

    private static HistoryPart Part(int from, int to, int requests)
    {
        HistoryPart hour = HistorySample.Hour(Noon, HistorySample.Cell("GET /a", [.. Enumerable.Range(1, requests).Select(i => (double)i)]));
        return new HistoryPart { Start = Noon, Hours = 1, First = Noon + TimeSpan.FromSeconds(from), Last = Noon + TimeSpan.FromSeconds(to), Requests = requests, PerHour = [requests], Cells = hour.Cells };
    }

    private static long Requests(HistoryFile file) => file.Days.SelectMany(file.Read).Sum(p => p.Requests);

    private static List<byte[]> Written(HistoryFile file) => [.. file.Days.Select(d => DayBlock.Write(file.Read(d)))];
}
