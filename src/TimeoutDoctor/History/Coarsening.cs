using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>
/// What keeps a year small: hours of earlier weeks become blocks of six hours, on which the test for change rests anyway, and later days
/// with sketches that get coarser with age. Nothing is ever dropped but resolution.
/// </summary>
internal static class Coarsening
{
    /// <summary>Days, counted from the newest, that keep their hours: the last whole week, seen from any day of the next but its end.</summary>
    public const int DaysWithHours = 11;

    /// <summary>Days that keep blocks of six hours: the last whole week and the one before it, seen from any day of the next two.</summary>
    public const int DaysWithBlocks = 28;

    /// <summary>Days whose sketches are coarse; earlier ones are coarsest. Two months and the month before them can be compared.</summary>
    public const int DaysWithCoarse = 93;

    /// <summary>Coarsens the days that are old enough by the newest of the history.</summary>
    public static void Apply(HistoryFile file)
    {
        int newest = file.Days.DefaultIfEmpty(0).Max();
        foreach (int day in file.Days.Where(d => d <= newest - DaysWithHours).ToList())
        {
            int hours = day <= newest - DaysWithBlocks ? HistoryPart.HoursOfDay : HistoryPart.HoursOfBlock;
            int coarseness = day <= newest - DaysWithCoarse ? LatencySketch.Coarsest : day <= newest - DaysWithBlocks ? 1 : 0;
            if (file.HoursOf(day) < hours || file.CoarsenessOf(day) < coarseness)
            {
                file.Set(day, To(hours, file.Read(day), coarseness), coarseness);
            }
        }
    }

    /// <summary>The parts of a day summed up to parts of so many hours; longer ones keep their length.</summary>
    /// <param name="hours">Hours of a part at least.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="coarseness">How coarse all sketches are made.</param>
    public static IReadOnlyList<HistoryPart> To(int hours, IReadOnlyList<HistoryPart> parts, int coarseness) =>
        [.. parts.Where(p => p.Hours >= hours).Select(p => coarseness == 0 ? p : Sum(p.Start, p.Hours, [p], coarseness)).Concat(parts.Where(p => p.Hours < hours).GroupBy(p => p.Start.Ticks / TimeSpan.TicksPerHour / hours).Select(g => Sum(new Instant(g.Key * hours * TimeSpan.TicksPerHour), hours, [.. g], coarseness)))
            .OrderBy(p => p.Start).ThenBy(p => p.First)];

    private static HistoryPart Sum(Instant start, int hours, List<HistoryPart> parts, int coarseness)
    {
        long[] perHour = new long[hours];
        foreach (HistoryPart part in parts)
        {
            int at = (int)((part.Start - start).Ticks / TimeSpan.TicksPerHour);
            for (int hour = 0; hour < part.PerHour.Count; hour++)
            {
                perHour[at + hour] += part.PerHour[hour];
            }
        }

        return new HistoryPart
        {
            Start = start,
            Hours = hours,
            First = parts.Min(p => p.First),
            Last = parts.Max(p => p.Last),
            Requests = parts.Sum(p => p.Requests),
            JoinedLoadBalancer = parts.Sum(p => p.JoinedLoadBalancer),
            JoinedApp = parts.Sum(p => p.JoinedApp),
            PerHour = perHour,
            Cells = [.. parts.SelectMany(p => p.Cells).GroupBy(c => (c.Kind, c.Name)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Key.Name, StringComparer.Ordinal).Select(g => Sum([.. g], coarseness))],
        };
    }

    // All sketches of a segment are added in memory and written once.
    private static HistoryCell Sum(List<HistoryCell> cells, int coarseness)
    {
        var sum = new HistoryCell(cells[0].Kind, cells[0].Name);
        var sketch = new LatencySketch();
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            sketch.Clear();
            cells.ForEach(c => c.AddTo(sketch, segment));
            sketch.CoarsenTo(coarseness);
            if (coarseness == LatencySketch.Coarsest)
            {
                sketch.RoundCounts();
            }

            sum.Set(segment, sketch);
        }

        foreach (HistoryCell cell in cells)
        {
            (sum.Requests, sum.Errors, sum.Timeouts, sum.Flagged) = (sum.Requests + cell.Requests, sum.Errors + cell.Errors, sum.Timeouts + cell.Timeouts, sum.Flagged + cell.Flagged);
            foreach (CellCause cause in cell.Causes)
            {
                sum.AddCause(cause.Cause, cause.Requests, cause.TimedOut);
            }
        }

        return sum;
    }
}
