using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>How far in log time records matter to the requests that are given out now; unknown for all that are in flight.</summary>
/// <param name="Near">Near records that begin before this may be one of them, or want one of their partners.</param>
/// <param name="Far">Far records that begin before this, on their own clocks less what is known of their shift, may be wanted by any of those.</param>
internal readonly record struct JoinReach(Instant Near, Instant Far);

/// <summary>The records of two hops that ids have left unjoined.</summary>
internal sealed class PairSides
{
    private const int FewestFar = 10;

    /// <summary>Groups and slots of records at the near hop that have no partner at the far one.</summary>
    public List<(int Group, int Slot)> Near { get; } = [];

    /// <summary>Groups and slots of records at the far hop that nobody has been joined to.</summary>
    public List<(int Group, int Slot)> Far { get; } = [];

    /// <summary>Whether any near record's request is given out now; the others can wait.</summary>
    public bool AnyDue { get; private set; }

    /// <summary>Whether there is anything to join: a handful of far records teaches nothing.</summary>
    public bool AreWorthIt => Far.Count >= FewestFar && AnyDue;

    /// <summary>Whether so many far records are too few to look any closer.</summary>
    public static bool AreFew(int far) => far < FewestFar;

    /// <summary>Gathers.</summary>
    /// <param name="open">The requests in flight.</param>
    /// <param name="pair">The hops.</param>
    /// <param name="before">Only near records that begin before this are joined now; unknown for all.</param>
    /// <param name="unjoined">Numbers of all groups that begin with the far hop, and perhaps of some that have been joined since.</param>
    /// <param name="reach">Which records matter to those.</param>
    /// <param name="settled">What settled requests said of how well ids join.</param>
    public static PairSides Gather(IOpenRequests open, HopPair pair, Instant before, List<int> unjoined, JoinReach reach, IdEvidence settled)
    {
        var sides = new PairSides();
        bool knowsIds = settled.Knows(pair.Far);
        List<int> far = StillUnjoined(open, unjoined, pair.Far, withIds: !(knowsIds && settled.Work(pair.Far)));
        if (AreFew(far.Count))
        {
            return sides;
        }

        IdEvidence ids = knowsIds ? settled : Witness(open, pair.Far, before);
        foreach (int group in far)
        {
            int slot = open.LastOf(group, pair.Far);
            open.HopsOf(group, out bool hasIds);
            if (IsWithin(open, slot, reach.Far) && !(hasIds && ids.Work(pair.Far, open[slot].At.Source)))
            {
                sides.Far.Add((group, slot));
            }
        }

        sides.GatherNear(open, pair, before, reach.Near);
        return sides;
    }

    private void GatherNear(IOpenRequests open, HopPair pair, Instant before, Instant reach)
    {
        for (int group = 0; group < open.Groups && !AreFew(Far.Count); group++)
        {
            HopSet hops = open.HopsOf(group, out _);
            if (!hops.Has(pair.Near) || hops.Has(pair.Far))
            {
                continue;
            }

            int slot = open.LastOf(group, pair.Near);
            if (IsWithin(open, slot, reach))
            {
                Near.Add((group, slot));
                AnyDue |= !before.IsKnown || open.StartOf(group) < before;
            }
        }
    }

    private static bool IsWithin(IOpenRequests open, int slot, Instant reach) => !reach.IsKnown || open.Shifts.Aligned(open[slot]) < reach;

    // Where ids work, a record whose id meets nobody belongs to nobody; its front may only not have been read yet.
    private static List<int> StillUnjoined(IOpenRequests open, List<int> unjoined, Hop hop, bool withIds)
    {
        var far = new List<int>();
        foreach (int group in unjoined)
        {
            HopSet hops = open.HopsOf(group, out bool hasIds);
            if (!hops.IsEmpty && hops.First == (int)hop && (withIds || !hasIds))
            {
                far.Add(group);
            }
        }

        return far;
    }

    // Before the first request is settled: the partners of later requests may not have been read yet, so those say nothing.
    private static IdEvidence Witness(IOpenRequests open, Hop hop, Instant before)
    {
        var ids = new IdEvidence();
        for (int group = 0; group < open.Groups; group++)
        {
            HopSet hops = open.HopsOf(group, out bool hasIds);
            if (hasIds && hops.Has(hop) && (!before.IsKnown || open.StartOf(group) < before))
            {
                ids.Count(hop, open[open.LastOf(group, hop)].At.Source, hops.HasBefore(hop));
            }
        }

        return ids;
    }
}
