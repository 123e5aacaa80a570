using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Requests in flight, as far as ids have joined them.</summary>
internal interface IOpenRequests
{
    /// <summary>Numbers of groups are below this.</summary>
    int Groups { get; }

    /// <summary>The hops of which a group holds records, and whether any of them has an id; none for an unused number.</summary>
    HopSet HopsOf(int group, out bool hasIds);

    /// <summary>When a group's request begins, as far as it is known.</summary>
    Instant StartOf(int group);

    /// <summary>The slot of a group's last record of a hop; -1 for none.</summary>
    int LastOf(int group, Hop hop);

    /// <summary>By how much sources are read out of step with their stamps.</summary>
    ClockShifts Shifts { get; }

    /// <summary>A record.</summary>
    ref readonly HopRecord this[int slot] { get; }

    /// <summary>Joins a far group to a near one.</summary>
    void Attach(int near, int far, Hop farHop, double probability);
}

/// <summary>
/// Joins what ids have left unjoined, hop pair by hop pair; each call learns from the requests in flight.
/// </summary>
internal sealed class IdlessJoin(IReadOnlyList<SourceFile> sources, Interner names, TimeoutPolicy policy, JoinPolicy rules)
{
    private readonly SourceHosts _hosts = new(sources, names);
    private readonly Dictionary<HopPair, PairMemory> _memories = [];
    private Instant _origin;

    /// <summary>Links made so far, and the sum of their probabilities.</summary>
    public (long Links, double Expected) Made { get; private set; }

    /// <summary>What was learned of clocks and stamps.</summary>
    public LearnedClocks Clocks { get; } = new();

    /// <summary>Records due that could not be joined surely, and what may be behind them.</summary>
    public OpenLinks Open { get; } = new();

    /// <summary>Told of every record with an id of complete requests.</summary>
    public IdEvidence Ids { get; } = new();

    /// <summary>Joins.</summary>
    /// <param name="open">The requests in flight.</param>
    /// <param name="before">Only near records that begin before this are joined now; unknown for all.</param>
    public void Join(IOpenRequests open, Instant before)
    {
        Open.Clear();
        List<int>[] unjoined = Unjoined(open);
        foreach (HopPair pair in HopPair.All.Where(p => !PairSides.AreFew(unjoined[(int)p.Far].Count)))
        {
            Join(open, pair, before, unjoined[(int)pair.Far]); // joining leaves fewer unjoined and makes none, so the list stays complete
        }
    }

    // Groups that begin with a hop, by hop. Mostly ids have joined everything, and nothing else has to be looked at.
    private static List<int>[] Unjoined(IOpenRequests open)
    {
        List<int>[] unjoined = [[], [], [], [], []];
        for (int group = 0; group < open.Groups; group++)
        {
            HopSet hops = open.HopsOf(group, out _);
            if (!hops.IsEmpty)
            {
                unjoined[hops.First].Add(group);
            }
        }

        return unjoined;
    }

    // What was learned before is tried on what lies near the requests that are due; where it does not fit, all that is in flight is learned from.
    private void Join(IOpenRequests open, HopPair pair, Instant before, List<int> unjoined)
    {
        PairMemory memory = MemoryOf(pair);
        JoinReach reach = memory.ReachOf(before, _origin, policy.Of(pair.Near), open.Shifts);
        if (!Join(open, pair, before, unjoined, memory, reach) && reach != default)
        {
            memory.Model = null;
            Join(open, pair, before, unjoined, memory, default);
        }
    }

    /// <summary>Learns the clocks of what ids leave unjoined, and joins nothing yet.</summary>
    /// <param name="open">The requests in flight.</param>
    /// <param name="before">Requests that begin before this are due.</param>
    /// <param name="into">Told of the sources' clocks.</param>
    public void Probe(IOpenRequests open, Instant before, ClockProbe into)
    {
        List<int>[] unjoined = Unjoined(open);
        var known = new HashSet<Hop>();
        foreach (HopPair pair in HopPair.All.Where(p => !PairSides.AreFew(unjoined[(int)p.Far].Count)))
        {
            // What stands right before a hop tells most; the pairs further on are tried where that is missing.
            PairMemory memory = MemoryOf(pair);
            if (known.Contains(pair.Far) || Begin(open, pair, before, unjoined[(int)pair.Far], memory, default) is not { } begun || !memory.Learn(begun.Join, anew: true))
            {
                continue;
            }

            known.Add(pair.Far);
            foreach (Stay far in begun.Far)
            {
                if (memory.Model!.FarTracks[far.Clock]?.At(far.Middle) is { } ahead)
                {
                    into.Learned(open[far.Slot].At.Source, pair.Near, ahead);
                }
            }
        }
    }

    // False when nothing fits.
    private bool Join(IOpenRequests open, HopPair pair, Instant before, List<int> unjoined, PairMemory memory, JoinReach reach)
    {
        if (Begin(open, pair, before, unjoined, memory, reach) is not { } begun)
        {
            return true;
        }

        if (!memory.Learn(begun.Join, anew: reach == default))
        {
            return false;
        }

        Link(open, pair, before, begun.Join, begun.Near, begun.Far);
        return true;
    }

    // Null where there is nothing to join.
    private (PairJoin Join, Stay[] Near, Stay[] Far)? Begin(IOpenRequests open, HopPair pair, Instant before, List<int> unjoined, PairMemory memory, JoinReach reach)
    {
        var sides = PairSides.Gather(open, pair, before, unjoined, reach, Ids);
        if (!sides.AreWorthIt)
        {
            return null;
        }

        _origin = _origin.IsKnown ? _origin : sides.Near.Min(g => Moment(open[g.Slot]));
        memory.Keys = memory.Model is null ? KeyScheme.Choose(Records(sides.Near, open), Records(sides.Far, open), names) : memory.Keys;
        var reader = new StayReader(pair, policy, _origin, _hosts);
        Stay[] near = Read(sides.Near, open, reader.Near, memory.Keys!.Near), far = Read(sides.Far, open, reader.Far, memory.Keys.Far);
        memory.NumberNear(near);
        memory.NumberFar(far);
        return (new PairJoin(near, far), near, far);
    }

    private void Link(IOpenRequests open, HopPair pair, Instant before, PairJoin join, Stay[] near, Stay[] far)
    {
        IReadOnlyList<PairLink> links = join.Join();
        var chosen = Chosen(links).Where(l => IsDue(open, near[l.Near], before)).ToList();
        NoteOpen(open, join, near, far, before, chosen);
        ClockLessons.Clocks(join.Model!, near, far, chosen, open, _origin, Clocks);
        foreach (PairLink link in chosen.Where(l => IsTroubled(near[l.Near])))
        {
            ClockLessons.Stamps(join, (near[link.Near], link.Near), (far[link.Far], link.Far), open, Clocks);
        }

        IReadOnlyList<PairLink> repeats = pair.Far == Hop.App
            ? new FurtherAttempts(join.Model!, near, far, policy.Of(pair.Near).TotalMilliseconds).Find(chosen, links, join.Doubtful, n => IsTroubled(near[n]))
            : [];
        foreach (PairLink link in chosen.Concat(repeats))
        {
            Made = (Made.Links + 1, Made.Expected + link.Probability);
            open.Attach(near[link.Near].Group, far[link.Far].Group, pair.Far, link.Probability);
        }
    }

    private bool IsDue(IOpenRequests open, in Stay near, Instant before) =>
        !before.IsKnown || open.Shifts.Aligned(open[near.Slot].At.Source, _origin + TimeSpan.FromMilliseconds(near.Middle)) < before;

    private void NoteOpen(IOpenRequests open, PairJoin join, Stay[] near, Stay[] far, Instant before, List<PairLink> chosen)
    {
        foreach (int linked in chosen.Select(l => l.Near))
        {
            join.Doubtful.Remove(linked);
        }

        foreach ((int row, (int Far, double Probability)[] partners) in join.Doubtful.OrderBy(d => d.Key).Where(d => IsDue(open, near[d.Key], before)))
        {
            foreach ((int Far, double Probability) partner in IsTroubled(near[row]) ? partners : [])
            {
                ClockLessons.Stamps(join, (near[row], row), (far[partner.Far], partner.Far), open, Clocks);
            }

            Open.Add(open[near[row].Slot], partners.Select(p => (p.Probability, RecordsOf(open, far[p.Far].Group, far[p.Far].Slot))));
        }
    }

    // The far record, and what has been joined to it behind.
    private static List<HopRecord> RecordsOf(IOpenRequests open, int group, int slot)
    {
        List<HopRecord> records = [open[slot]];
        foreach (Hop hop in (Hop[])[Hop.LoadBalancer, Hop.Proxy, Hop.App])
        {
            if (open.LastOf(group, hop) is >= 0 and int other && other != slot)
            {
                records.Add(open[other]);
            }
        }

        return [.. records.Select(r => r with { Path = default })];
    }

    private PairMemory MemoryOf(HopPair pair)
    {
        if (!_memories.TryGetValue(pair, out PairMemory? memory))
        {
            _memories.Add(pair, memory = new PairMemory());
        }

        return memory;
    }

    // Only such requests are explained, and need stamps finer than they are.
    private bool IsTroubled(in Stay near) => near.Cut || near.Status >= 500 || !(near.Length < policy.FastBackend.TotalMilliseconds);

    private IEnumerable<PairLink> Chosen(IReadOnlyList<PairLink> links)
    {
        double sum = 0;
        int count = 0;
        foreach (PairLink link in links.Where(l => l.Probability >= rules.MinConfidence).OrderByDescending(l => l.Probability).ThenBy(l => l.Near))
        {
            sum += link.Probability;
            count++;
            if (rules.MaxWrong is { } most && sum < (1 - most) * count)
            {
                yield break;
            }

            yield return link;
        }
    }

    private delegate Stay Reading(in HopRecord record, int slot);

    private delegate ulong Keying(in HopRecord record);

    // In order of time, so that neither the names of files nor the order in which they were read decides which of them are looked at.
    private static HopRecord[] Records(List<(int Group, int Slot)> side, IOpenRequests open)
    {
        HopRecord[] records = [.. side.Select(g => open[g.Slot])];
        Array.Sort(records, static (a, b) =>
            Moment(a).CompareTo(Moment(b)) is not 0 and int byTime ? byTime
            : a.Duration.Ticks.CompareTo(b.Duration.Ticks) is not 0 and int byDuration ? byDuration : a.At.CompareTo(b.At));
        return records;
    }

    private static Instant Moment(in HopRecord record) => record.Start.IsKnown ? record.Start : record.End;

    private static Stay[] Read(List<(int Group, int Slot)> side, IOpenRequests open, Reading read, Keying key)
    {
        var stays = new Stay[side.Count];
        for (int i = 0; i < side.Count; i++)
        {
            ref readonly HopRecord record = ref open[side[i].Slot];
            stays[i] = read(record, side[i].Slot);
            stays[i].Key = key(record);
            stays[i].Group = side[i].Group;
        }

        return StayOrder.Sorted(stays);
    }
}
