using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Tells when a Classic load balancer wrote a line that logs no times. It stamps the arrival and gives no durations for a request that it gave
/// up, but its lines stand in order of completion: in a real file of 200 lines every known completion lay between those of its neighbours,
/// within 5 ms. So the completions around the line say how long it really waited.
/// </summary>
internal static class CompletionOrder
{
    private const int Window = 8;
    private const int FewestSigns = 3;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WidestBracket = TimeSpan.FromSeconds(1); // a tenth of the wait where that is more

    /// <summary>
    /// Fills in the end and duration of such lines, and flags them with <see cref="RecordFlags.Bracketed"/>. Does nothing where the lines
    /// do not show that they stand in order of completion and not of arrival.
    /// </summary>
    /// <param name="slab">Records of one file, in order of lines.</param>
    public static void Bracket(RecordSlab slab)
    {
        if (slab.Count == 0 || !slab[0].IsClassic() || !IsKept(slab))
        {
            return;
        }

        for (int i = 0; i < slab.Count; i++)
        {
            if (IsOpen(slab[i]) && Moment(slab, i) is { IsKnown: true } end)
            {
                ref HopRecord record = ref slab[i];
                record.End = end;
                record.Duration = Elapsed.FromTicks((end - record.Start).Ticks);
                record.Flags |= RecordFlags.Bracketed;
            }
        }
    }

    private static bool IsOpen(in HopRecord record) => record.IsClassic() && record.Start.IsKnown && !record.Duration.IsMeasured && !record.End.IsKnown;

    // Only the times that lines log themselves; never an end told by others.
    private static Instant EndOf(in HopRecord record) => record.IsClassic() && (record.Flags & RecordFlags.Bracketed) == 0 ? record.End : default;

    // Whoever sorts a log by its stamps loses this evidence: arrivals out of order are the sign that it is still there.
    private static bool IsKept(RecordSlab slab)
    {
        int arrivals = 0, completions = 0;
        Instant arrival = default, completion = default;
        for (int i = 0; i < slab.Count; i++)
        {
            arrivals += slab[i].Start.IsKnown && slab[i].Start < arrival ? 1 : 0;
            arrival = slab[i].Start.IsKnown && slab[i].Start > arrival ? slab[i].Start : arrival;
            Instant end = EndOf(slab[i]);
            completions += end.IsKnown && completion.IsKnown && end < completion - Tolerance ? 1 : 0;
            completion = end.IsKnown && end > completion ? end : completion;
        }

        return arrivals >= FewestSigns && arrivals >= 5 * completions;
    }

    private static Instant Moment(RecordSlab slab, int at)
    {
        Instant after = default, before = default;
        for (int i = at - 1; i >= 0 && i >= at - Window; i--)
        {
            Instant end = EndOf(slab[i]);
            after = end > after ? end : after;
        }

        for (int i = at + 1; i < slab.Count && i <= at + Window; i++)
        {
            Instant end = EndOf(slab[i]);
            before = end.IsKnown && end >= after && (!before.IsKnown || end < before) ? end : before;
        }

        if (!after.IsKnown || !before.IsKnown || after < slab[at].Start)
        {
            return default;
        }

        Instant middle = after + ((before - after) / 2);
        TimeSpan widest = (middle - slab[at].Start) / 10;
        return before - after <= (widest > WidestBracket ? widest : WidestBracket) ? middle : default;
    }
}
