using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>A period by day, and by weekday and hour.</summary>
internal static class PeriodDays
{
    /// <summary>The days of a period that have requests.</summary>
    public static IReadOnlyList<PeriodDay> Of(IReadOnlyList<HistoryPart> parts, Period period) =>
        [.. parts.Where(p => p.Start >= period.From && p.Start < period.To).GroupBy(p => p.Day).OrderBy(g => g.Key).Select(Day)];

    /// <summary>Share of requests in which a segment took longer than a tenth of the gateway's timeout, per weekday (Monday first) and hour.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> Grid(IReadOnlyList<HistoryPart> parts, int segment, TimeoutPolicy policy)
    {
        if (parts.Count == 0 || parts.Any(p => p.Hours != 1))
        {
            return [];
        }

        long[,] slow = new long[7, 24], all = new long[7, 24];
        foreach (HistoryPart part in parts)
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

    private static PeriodDay Day(IGrouping<int, HistoryPart> parts)
    {
        List<HistoryCell> cells = [.. parts.SelectMany(p => p.Cells).Where(c => c.Kind == CellKind.Route)];
        var p50 = new Dictionary<string, double>(StringComparer.Ordinal);
        var p99 = new Dictionary<string, double>(StringComparer.Ordinal);
        var sketch = new LatencySketch();
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            sketch.Clear();
            cells.ForEach(c => c.AddTo(sketch, segment));
            if (sketch.Count > 0)
            {
                p50.Add(HistoryCell.NameOf(segment), sketch.At(0.5));
                p99.Add(HistoryCell.NameOf(segment), sketch.At(0.99));
            }
        }

        Dictionary<string, long> causes = cells.SelectMany(c => c.Causes).Where(c => c.TimedOut > 0).GroupBy(c => c.Cause, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(c => c.TimedOut), StringComparer.Ordinal);
        return new PeriodDay(new Instant(parts.Key * TimeSpan.TicksPerDay), parts.Sum(p => p.Requests), cells.Sum(c => c.Timeouts), cells.Sum(c => c.Flagged), causes, p50, p99);
    }
}
