using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.History;

/// <summary>Old days lose resolution in time and in value, and nothing else.</summary>
public sealed class CoarseningTests
{
    private static readonly Instant First = HistorySample.WeekBefore.From;

    private static readonly int DayNumber = (int)(First.Ticks / TimeSpan.TicksPerDay);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 6)]
    [InlineData(27, 6)]
    [InlineData(28, 24)]
    [InlineData(300, 24)]
    public void Parts_get_longer_with_age(int age, int hours)
    {
        HistoryFile file = Aged(age);
        IReadOnlyList<HistoryPart> parts = file.Read(file.Days.First());
        Assert.Equal(24 / hours, parts.Count);
        Assert.All(parts, p => Assert.Equal(hours, p.Hours));
        Assert.Equal(hours, file.HoursOf(file.Days.First()));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(28)]
    [InlineData(93)]
    public void Counts_and_requests_per_hour_stay(int age)
    {
        IReadOnlyList<HistoryPart> hours = Day(), parts = Aged(age).Read(DayNumber);
        Assert.Equal(hours.Select(h => h.Requests), parts.SelectMany(p => p.PerHour));
        Assert.Equal(Sums(hours), Sums(parts));
        Assert.Equal((hours.Min(h => h.First), hours.Max(h => h.Last)), (parts.Min(h => h.First), parts.Max(h => h.Last)));
        Assert.Equal(hours.Sum(h => h.JoinedApp), parts.Sum(h => h.JoinedApp));
    }

    [Theory]
    [InlineData(11, LatencySketch.RelativeError)]
    [InlineData(28, LatencySketch.CoarseError)]
    [InlineData(93, LatencySketch.CoarsestError)]
    public void The_report_of_an_old_week_lies_within_the_error_that_it_states(int age, double error)
    {
        double[] raw = HistorySample.Durations(new Random(21), 7 * 24 * 80, 120, 0.9);
        List<HistoryPart> week = [.. raw.Chunk(80).Select((d, hour) => HistorySample.Hour(First + TimeSpan.FromHours(hour), HistorySample.Cell("GET /a", d)))];
        HistoryFile file = HistorySample.File(week, [HistorySample.Hour(First + TimeSpan.FromDays(6 + age), HistorySample.Cell("GET /", [1]))]);
        PeriodReport report = PeriodAnalysis.Of(file, HistorySample.WeekBefore, new Period(First - TimeSpan.FromDays(7), First, "before"), new TimeoutPolicy());
        PeriodLatency total = report.Latencies.Single(l => l.Route == "GET /a" && l.Segment == "total");
        Array.Sort(raw);
        Assert.Equal(error, report.RelativeError);
        foreach ((double share, Quantile stated) in new[] { (0.5, total.P50), (0.9, total.P90), (0.95, total.P95), (0.99, total.P99), (0.999, total.P999) })
        {
            double exact = raw[(int)Math.Ceiling(Math.Round(share * raw.Length, 6)) - 1];
            Assert.InRange(stated.Value, exact * (1 - error), exact * (1 + error));
            Assert.InRange(exact, stated.Low, stated.High);
        }

        Assert.Equal(raw.Length, total.Count);
        Assert.InRange(raw[^1] - total.Max, 0, 0.001);
    }

    [Fact]
    public void Blocks_of_six_hours_give_the_changes_that_hours_give()
    {
        // Eleven days after its end, the second week and the one before it are both blocks.
        HistoryFile hours = HistorySample.File(HistorySample.TwoWeeks()), blocks = HistorySample.File(HistorySample.TwoWeeks(), [HistorySample.Hour(HistorySample.Week.To + TimeSpan.FromDays(11), HistorySample.Cell("GET /", [1]))]);
        Assert.All(blocks.Days.Take(14), d => Assert.Equal(6, blocks.HoursOf(d)));
        PeriodReport before = Report(hours), after = Report(blocks);
        Assert.NotEmpty(before.Changes);
        Assert.Equal(before.Changes, after.Changes);
        Assert.Equal(before.Latencies, after.Latencies);
        Assert.Equal(before.Totals, after.Totals);
        Assert.Equal(before.BusiestHour, after.BusiestHour);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(28)]
    [InlineData(93)]
    public void Logs_of_an_old_day_read_again_change_no_byte(int age)
    {
        HistoryFile file = Aged(age);
        byte[] once = DayBlock.Write(file.Read(DayNumber));
        HistoryChanges changes = HistoryUpdate.Apply(file, Day());
        Assert.Equal((0, 0), (changes.Added, changes.Kept));
        Assert.Equal(once, DayBlock.Write(file.Read(DayNumber)));
    }

    [Fact]
    public void An_old_day_is_replaced_by_all_of_it_and_not_by_a_part_of_it()
    {
        HistoryFile file = Aged(28);
        long known = Requests(file);
        Assert.Equal(new HistoryChanges(0, 0, 1), HistoryUpdate.Apply(file, [Day()[3]]));
        Assert.Equal(known, Requests(file));
        HistoryPart[] more = [.. Day().Select(p => HistorySample.Hour(p.Start, HistorySample.Cell("GET /late", HistorySample.Durations(new Random(2), 500, 50))))];
        Assert.Equal(new HistoryChanges(0, 1, 0), HistoryUpdate.Apply(file, more));
        Assert.Equal(24 * 500, Requests(file));
    }

    [Theory]
    [InlineData(11, 40)]
    [InlineData(40, 120)]
    [InlineData(11, 120)]
    public void A_day_becomes_the_same_whether_step_by_step_or_at_once(int step, int age)
    {
        HistoryFile bySteps = Aged(step);
        HistoryUpdate.Apply(bySteps, [HistorySample.Hour(First + TimeSpan.FromDays(age), HistorySample.Cell("GET /", [1]))]);
        Assert.Equal(DayBlock.Write(Aged(age).Read(DayNumber)), DayBlock.Write(bySteps.Read(DayNumber)));
        Assert.Equal(Aged(age).CoarsenessOf(DayNumber), bySteps.CoarsenessOf(DayNumber));
    }

    [Fact]
    public void The_coarsest_days_are_a_quarter_smaller_than_the_coarse_ones_at_least()
    {
        int coarse = DayBlock.Write(Aged(92).Read(DayNumber)).Length, coarsest = DayBlock.Write(Aged(93).Read(DayNumber)).Length;
        Assert.InRange(coarsest, 1, coarse * 3 / 4);
    }

    private static IReadOnlyList<HistoryPart> Day() => [.. HistorySample.TwoWeeks().Take(24)];

    private static HistoryFile Aged(int days) => HistorySample.File(Day(), [HistorySample.Hour(First + TimeSpan.FromDays(days), HistorySample.Cell("GET /", [1, 2, 3]))]);

    private static PeriodReport Report(HistoryFile file) => PeriodAnalysis.Of(file, HistorySample.Week, HistorySample.WeekBefore, new TimeoutPolicy());

    private static long Requests(HistoryFile file) => file.Read(DayNumber).Sum(p => p.Requests);

    private static List<(string Name, long Requests, long Timeouts, long Flagged, long Causes)> Sums(IReadOnlyList<HistoryPart> parts) =>
        [.. parts.SelectMany(p => p.Cells).GroupBy(c => c.Name).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, g.Sum(c => c.Requests), g.Sum(c => c.Timeouts), g.Sum(c => c.Flagged), g.SelectMany(c => c.Causes).Sum(c => c.TimedOut)))];
}
