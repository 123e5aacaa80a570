using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>A period by day, and by weekday and hour.</summary>
internal static class PeriodDays
{
    /// <summary>The days of a period that have requests.</summary>
    public static IReadOnlyList<PeriodDay> Of(PeriodData data) => [.. data.Days.Select(day => Day(data, day))];

    /// <summary>Share of requests in which a segment took longer than a tenth of the gateway's timeout, per weekday (Monday first) and hour; empty where hours are not known.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Grid(HistoryFile file, PeriodData data, Period period, int segment, TimeoutPolicy policy)
    {
        if (data.Parts.Count == 0 || data.Parts.Any(p => p.Hours != 1))
        {
            return [];
        }

        long[,] slow = new long[7, 24], all = new long[7, 24];
        foreach (HistoryPart part in PeriodData.DaysOf(file, period).SelectMany(d => PeriodData.PartsOf(file, period, d)))
        {
            DateTimeOffset at = part.Start.ToDateTimeOffset();
            int day = ((int)at.DayOfWeek + 6) % 7;
            var sketch = new LatencySketch();
            foreach (HistoryCell cell in part.Cells.Where(c => c.Kind == CellKind.Route))
            {
                cell.AddTo(sketch, segment);
            }

            all[day, at.Hour] += sketch.Count;
            slow[day, at.Hour] += sketch.Above(policy.Gateway.TotalMilliseconds / 10);
        }

        return [.. Enumerable.Range(0, 7).Select(d => (IReadOnlyList<double>)[.. Enumerable.Range(0, 24).Select(h => all[d, h] == 0 ? double.NaN : slow[d, h] / (double)all[d, h])])];
    }

    private static PeriodDay Day(PeriodData data, DayCounts day)
    {
        var p50 = new Dictionary<string, double>(StringComparer.Ordinal);
        var p99 = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            if (data.OfDay(day.Day, segment) is { Count: > 0 } sketch)
            {
                p50.Add(HistoryCell.NameOf(segment), sketch.At(0.5));
                p99.Add(HistoryCell.NameOf(segment), sketch.At(0.99));
            }
        }

        return new PeriodDay(new Instant(day.Day * TimeSpan.TicksPerDay), day.Requests, day.Timeouts, day.Flagged, day.TimedOutByCause, p50, p99);
    }
}
