namespace TimeoutDoctor.Model;

/// <summary>A half-open stretch of time; an end that is unknown is open.</summary>
/// <param name="From">First moment in it, or unknown for no limit.</param>
/// <param name="To">First moment that is too late, or unknown for no limit.</param>
public readonly record struct TimeRange(Instant From, Instant To)
{
    /// <summary>All of time.</summary>
    public static TimeRange Everything => default;

    /// <summary>Whether both ends are known.</summary>
    public bool IsBounded => From.IsKnown && To.IsKnown;

    /// <summary>Whether a moment lies in it.</summary>
    public bool Contains(Instant moment) => (!From.IsKnown || moment >= From) && (!To.IsKnown || moment < To);

    /// <summary>The range with its known ends moved outwards.</summary>
    public TimeRange Widened(TimeSpan before, TimeSpan after) => new(From.IsKnown ? From - before : From, To.IsKnown ? To + after : To);

    /// <summary>Bounded ranges in order of time; those that touch, or lie closer than a gap, are made one.</summary>
    public static IReadOnlyList<TimeRange> Merge(IEnumerable<TimeRange> ranges, TimeSpan gap)
    {
        var merged = new List<TimeRange>();
        foreach (TimeRange range in ranges.OrderBy(r => r.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + gap)
            {
                merged[^1] = merged[^1] with { To = range.To > merged[^1].To ? range.To : merged[^1].To };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }
}
