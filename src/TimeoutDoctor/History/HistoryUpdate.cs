using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>What became of a run's parts.</summary>
/// <param name="Added">Hours that were new.</param>
/// <param name="Replaced">Hours that replaced what was known.</param>
/// <param name="Kept">Hours of which the history already knew more requests, so that it was left as it is.</param>
public sealed record HistoryChanges(int Added, int Replaced, int Kept);

/// <summary>Puts a run's parts into a history. A request is never counted twice, however often its logs are read.</summary>
public static class HistoryUpdate
{
    /// <summary>Days, counted from the newest, that keep their hours; older ones become one part per day.</summary>
    public const int DaysWithHours = 21;

    /// <summary>Adds parts to a history; nothing is saved.</summary>
    public static HistoryChanges Apply(HistoryFile file, IReadOnlyList<HistoryPart> parts)
    {
        (int added, int replaced, int kept) = (0, 0, 0);
        foreach (IGrouping<int, HistoryPart> day in parts.GroupBy(p => p.Day))
        {
            var known = file.Read(day.Key).ToList();
            foreach (HistoryPart part in day)
            {
                switch (Put(known, part))
                {
                    case > 0:
                        replaced++;
                        break;
                    case 0:
                        added++;
                        break;
                    default:
                        kept++;
                        break;
                }
            }

            file.Set(day.Key, [.. known.OrderBy(p => p.Start).ThenBy(p => p.First)]);
        }

        RollUp(file);
        return new HistoryChanges(added, replaced, kept);
    }

    // Overlapping parts may hold the same requests: either the new part or the old ones must go. The new one goes only where the old know more.
    private static int Put(List<HistoryPart> known, HistoryPart part)
    {
        List<HistoryPart> rivals = [.. known.Where(k => k.Overlaps(part))];
        if (rivals.Any(r => r.Hours > part.Hours) || (rivals.Any(r => !part.Covers(r)) && rivals.Sum(r => r.Requests) > part.Requests))
        {
            return -1;
        }

        rivals.ForEach(r => known.Remove(r));
        known.Add(part);
        return rivals.Count;
    }

    private static void RollUp(HistoryFile file)
    {
        int newest = file.Days.DefaultIfEmpty(0).Max();
        foreach (int day in file.Days.Where(d => d <= newest - DaysWithHours).ToList())
        {
            IReadOnlyList<HistoryPart> parts = file.Read(day);
            if (parts.Any(p => p.Hours == 1))
            {
                file.Set(day, [DayOf(day, parts)]);
            }
        }
    }

    private static HistoryPart DayOf(int day, IReadOnlyList<HistoryPart> parts)
    {
        var cells = new SortedDictionary<(CellKind, string), HistoryCell>(Comparer<(CellKind Kind, string Name)>.Create((a, b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Name, b.Name)));
        long[] perHour = new long[24];
        foreach (HistoryPart part in parts)
        {
            for (int hour = 0; hour < part.PerHour.Count; hour++)
            {
                perHour[part.Hours == 24 ? hour : part.Start.ToDateTimeOffset().Hour] += part.PerHour[hour];
            }
        }

        foreach (IGrouping<(CellKind Kind, string Name), HistoryCell> same in parts.SelectMany(p => p.Cells).GroupBy(c => (c.Kind, c.Name)))
        {
            cells.Add(same.Key, Sum(same));
        }

        return new HistoryPart
        {
            Start = new Instant(day * TimeSpan.TicksPerDay),
            Hours = 24,
            First = parts.Min(p => p.First),
            Last = parts.Max(p => p.Last),
            Requests = parts.Sum(p => p.Requests),
            JoinedLoadBalancer = parts.Sum(p => p.JoinedLoadBalancer),
            JoinedApp = parts.Sum(p => p.JoinedApp),
            PerHour = perHour,
            Cells = [.. cells.Values],
        };
    }

    // All sketches of a segment are added in memory and written once.
    private static HistoryCell Sum(IEnumerable<HistoryCell> same)
    {
        List<HistoryCell> cells = [.. same];
        var sum = new HistoryCell(cells[0].Kind, cells[0].Name);
        var sketch = new LatencySketch();
        for (int segment = 0; segment < HistoryCell.Segments; segment++)
        {
            sketch.Clear();
            cells.ForEach(c => c.AddTo(sketch, segment));
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
