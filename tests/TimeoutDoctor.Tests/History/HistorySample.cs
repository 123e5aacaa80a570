using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.History;

/// <summary>Made-up hours of a history: two weeks of four routes, seeded, so that the same is made every time.</summary>
internal static class HistorySample
{
    /// <summary>The Monday on which the second week begins.</summary>
    public static readonly Instant Monday = Instant.From(new DateTimeOffset(2026, 11, 16, 0, 0, 0, TimeSpan.Zero));

    public static readonly Period Week = new(Monday, Monday + TimeSpan.FromDays(7), "2026-W47");

    public static readonly Period WeekBefore = new(Monday - TimeSpan.FromDays(7), Monday, "2026-W46");

    /// <summary>Fourteen days: GET /v1/orders gets slower by half, /v1/new appears, /v1/old goes, timeouts gain a cause, 10.0.1.5 is slow.</summary>
    public static IReadOnlyList<HistoryPart> TwoWeeks()
    {
        var random = new Random(7);
        var parts = new List<HistoryPart>();
        for (int hour = 0; hour < 14 * 24; hour++)
        {
            bool second = hour >= 7 * 24;
            List<HistoryCell> cells =
            [
                Cell("GET /v1/items/{id}", Durations(random, 60, 40)),
                Cell("GET /v1/orders", Durations(random, 60, second ? 150 : 100)),
                second ? Cell("POST /v1/new", Durations(random, 20, 70)) : Cell("POST /v1/old", Durations(random, 20, 70)),
                Cell("10.0.1.5:80", Durations(random, 40, 200), CellKind.Target),
                Cell("10.0.1.6:80", Durations(random, 40, 60), CellKind.Target),
            ];
            if (hour % 9 == 0)
            {
                cells[1].Timeouts = 1;
                cells[1].Flagged = 1;
                cells[1].AddCause(second && hour % 2 == 0 ? "response-lost-after-app" : "queued-before-app", 1, 1);
            }

            parts.Add(Hour(WeekBefore.From + TimeSpan.FromHours(hour), [.. cells]));
        }

        return parts;
    }

    /// <summary>Log-normal durations in ms around a median.</summary>
    public static double[] Durations(Random random, int count, double median, double sigma = 0.5) =>
        [.. Enumerable.Range(0, count).Select(_ => median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    /// <summary>A cell in which every request spent its time in the application.</summary>
    public static HistoryCell Cell(string name, double[] durations, CellKind kind = CellKind.Route)
    {
        var cell = new HistoryCell(kind, name) { Requests = durations.Length };
        var sketch = new LatencySketch();
        Array.ForEach(durations, sketch.Add);
        cell.Set((int)HopName.App, sketch);
        cell.Set(HistoryCell.Total, sketch);
        return cell;
    }

    /// <summary>An hour with requests from its first to its last second.</summary>
    public static HistoryPart Hour(Instant start, params HistoryCell[] cells)
    {
        long requests = cells.Where(c => c.Kind == CellKind.Route).Sum(c => c.Requests);
        return new HistoryPart
        {
            Start = start,
            Hours = 1,
            First = start,
            Last = start + TimeSpan.FromSeconds(3599),
            Requests = requests,
            JoinedLoadBalancer = requests,
            JoinedApp = requests,
            PerHour = [requests],
            Cells = [.. cells.OrderBy(c => c.Kind).ThenBy(c => c.Name, StringComparer.Ordinal)],
        };
    }

    public static HistoryFile File(params IReadOnlyList<HistoryPart>[] runs)
    {
        HistoryFile file = HistoryFile.InMemory();
        foreach (IReadOnlyList<HistoryPart> run in runs)
        {
            HistoryUpdate.Apply(file, run);
        }

        return file;
    }

    public static PeriodReport Report() => PeriodAnalysis.Of(File(TwoWeeks()), Week, WeekBefore, new TimeoutPolicy()) with { ToolVersion = "1.2.3", CommandLine = "timeout-doctor report --history h --week 2026-W47", CreatedAt = Week.To };
}
