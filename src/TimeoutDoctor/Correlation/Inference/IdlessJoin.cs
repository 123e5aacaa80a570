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
    private const int FewestFar = 10;

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
        int[] unjoined = Unjoined(open);
        foreach (HopPair pair in HopPair.All.Where(p => unjoined[(int)p.Far] >= FewestFar))
        {
            Sides sides = Gather(open, pair, before);
            if (sides.Far.Count >= FewestFar && sides.AnyDue)
            {
                Join(open, pair, sides, before); // joining leaves fewer unjoined, so the count stays an upper bound
            }
        }
    }

    // Groups that begin with a hop, by hop. Mostly ids have joined everything, and nothing else has to be looked at.
    private static int[] Unjoined(IOpenRequests open)
    {
        int[] counts = new int[5];
        for (int group = 0; group < open.Groups; group++)
        {
            HopSet hops = open.HopsOf(group, out _);
            if (!hops.IsEmpty)
            {
                counts[hops.First]++;
            }
        }

        return counts;
    }

    private void Join(IOpenRequests open, HopPair pair, Sides sides, Instant before)
    {
        _origin = _origin.IsKnown ? _origin : sides.Near.Min(g => Moment(open[g.Slot]));
        PairMemory memory = MemoryOf(pair);
        memory.Keys = memory.Model is null ? KeyScheme.Choose(Records(sides.Near, open), Records(sides.Far, open), names) : memory.Keys;
        var reader = new StayReader(pair, policy, _origin, _hosts);
        Stay[] near = Read(sides.Near, open, reader.Near, memory.Keys!.Near), far = Read(sides.Far, open, reader.Far, memory.Keys.Far);
        memory.NumberNear(near);
        memory.NumberFar(far);
        var join = new PairJoin(near, far);
        if (!memory.Learn(join))
        {
            return;
        }

        IReadOnlyList<PairLink> links = join.Join();
        var chosen = Chosen(links).Where(l => IsDue(near[l.Near], before)).ToList();
        NoteOpen(open, sides, join, near, far, before, chosen);
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
            open.Attach(sides.GroupOf(near[link.Near].Slot), sides.GroupOf(far[link.Far].Slot), pair.Far, link.Probability);
        }
    }

    private bool IsDue(in Stay near, Instant before) => !before.IsKnown || _origin + TimeSpan.FromMilliseconds(near.Middle) < before;

    private void NoteOpen(IOpenRequests open, Sides sides, PairJoin join, Stay[] near, Stay[] far, Instant before, List<PairLink> chosen)
    {
        foreach (int linked in chosen.Select(l => l.Near))
        {
            join.Doubtful.Remove(linked);
        }

        foreach ((int row, (int Far, double Probability)[] partners) in join.Doubtful.OrderBy(d => d.Key).Where(d => IsDue(near[d.Key], before)))
        {
            foreach ((int Far, double Probability) partner in IsTroubled(near[row]) ? partners : [])
            {
                ClockLessons.Stamps(join, (near[row], row), (far[partner.Far], partner.Far), open, Clocks);
            }

            Open.Add(open[near[row].Slot], partners.Select(p => (p.Probability, RecordsOf(open, sides.GroupOf(far[p.Far].Slot), far[p.Far].Slot))));
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
            : a.Duration.Ticks.CompareTo(b.Duration.Ticks) is not 0 and int byDuration ? byDuration : Rank(a, b));
        return records;
    }

    private static int Rank(in HopRecord a, in HopRecord b) => a.At.Line != b.At.Line ? a.At.Line.CompareTo(b.At.Line) : a.At.CompareTo(b.At);

    private static Instant Moment(in HopRecord record) => record.Start.IsKnown ? record.Start : record.End;

    private static Stay[] Read(List<(int Group, int Slot)> side, IOpenRequests open, Reading read, Keying key)
    {
        var stays = new Stay[side.Count];
        for (int i = 0; i < side.Count; i++)
        {
            ref readonly HopRecord record = ref open[side[i].Slot];
            stays[i] = read(record, side[i].Slot);
            stays[i].Key = key(record);
        }

        Array.Sort(stays, StayOrder.Compare);
        return stays;
    }

    private Sides Gather(IOpenRequests open, HopPair pair, Instant before)
    {
        var sides = new Sides();
        List<int> far = UnjoinedFar(open, pair.Far);
        IdEvidence? ids = far.Count < FewestFar ? null : Ids.Knows(pair.Far) ? Ids : Witness(open, pair.Far, before);
        foreach (int group in far.Count < FewestFar ? [] : far)
        {
            int slot = open.LastOf(group, pair.Far);
            open.HopsOf(group, out bool hasIds);
            if (!hasIds || !ids!.Work(pair.Far, open[slot].At.Source))
            {
                sides.Far.Add((group, slot));
            }
        }

        for (int group = 0; group < open.Groups && sides.Far.Count >= FewestFar; group++)
        {
            HopSet hops = open.HopsOf(group, out _);
            if (hops.Has(pair.Near) && !hops.Has(pair.Far))
            {
                sides.Near.Add((group, open.LastOf(group, pair.Near)));
                sides.AnyDue |= !before.IsKnown || open.StartOf(group) < before;
            }
        }

        return sides;
    }

    private static List<int> UnjoinedFar(IOpenRequests open, Hop hop)
    {
        var far = new List<int>();
        for (int group = 0; group < open.Groups; group++)
        {
            HopSet hops = open.HopsOf(group, out _);
            if (hops.Has(hop) && !hops.HasBefore(hop))
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

    private sealed class Sides
    {
        private Dictionary<int, int>? _groups;

        /// <summary>Whether any near record's request is given out now; the others can wait.</summary>
        public bool AnyDue { get; set; }

        public List<(int Group, int Slot)> Near { get; } = [];

        public List<(int Group, int Slot)> Far { get; } = [];

        public int GroupOf(int slot)
        {
            _groups ??= Near.Concat(Far).ToDictionary(g => g.Slot, g => g.Group);
            return _groups[slot];
        }
    }
}
