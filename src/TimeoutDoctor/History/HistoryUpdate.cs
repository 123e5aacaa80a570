namespace TimeoutDoctor.History;

/// <summary>What became of a run's parts.</summary>
/// <param name="Added">Parts that were new.</param>
/// <param name="Replaced">Parts that replaced what was known.</param>
/// <param name="Kept">Parts of whose time the history already knew more requests, so that it was left as it is.</param>
public sealed record HistoryChanges(int Added, int Replaced, int Kept);

/// <summary>Puts a run's parts into a history. A request is never counted twice, however often its logs are read.</summary>
public static class HistoryUpdate
{
    /// <summary>Adds parts to a history; nothing is saved.</summary>
    public static HistoryChanges Apply(HistoryFile file, IReadOnlyList<HistoryPart> parts)
    {
        (int added, int replaced, int kept) = (0, 0, 0);
        foreach (IGrouping<int, HistoryPart> day in parts.GroupBy(p => p.Day))
        {
            var known = file.Read(day.Key).ToList();
            // A day that is no longer hours takes parts of its own length.
            int hours = known.Select(k => k.Hours).DefaultIfEmpty(1).Max();
            foreach (HistoryPart part in hours == 1 ? [.. day] : Coarsening.To(hours, [.. day], file.CoarsenessOf(day.Key)))
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

            file.Set(day.Key, [.. known.OrderBy(p => p.Start).ThenBy(p => p.First)], file.CoarsenessOf(day.Key));
        }

        Coarsening.Apply(file);
        return new HistoryChanges(added, replaced, kept);
    }

    // Overlapping parts may hold the same requests: either the new part or the old ones must go. The new one goes only where the old know more.
    private static int Put(List<HistoryPart> known, HistoryPart part)
    {
        List<HistoryPart> rivals = [.. known.Where(k => k.Overlaps(part))];
        if (rivals.Any(r => !part.Covers(r)) && rivals.Sum(r => r.Requests) > part.Requests)
        {
            return -1;
        }

        rivals.ForEach(r => known.Remove(r));
        known.Add(part);
        return rivals.Count;
    }
}
