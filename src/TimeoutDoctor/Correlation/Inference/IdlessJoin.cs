using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Requests in flight, as far as ids have joined them.</summary>
internal interface IOpenRequests
{
    /// <summary>Numbers of groups are below this.</summary>
    int Groups { get; }

    /// <summary>Tells which slot holds a group's last record of each hop (index = hop; -1 for none), and whether it has an id; false for an unused number.</summary>
    bool TryDescribe(int group, Span<int> slotOfHop, out bool hasIds);

    /// <summary>A record.</summary>
    ref readonly HopRecord this[int slot] { get; }

    /// <summary>Joins a far group to a near one.</summary>
    void Attach(int near, int far, Hop farHop, double probability);
}

/// <summary>
/// Joins what ids have left unjoined, hop pair by hop pair. What was learned of a pair is kept from one call to the next.
/// </summary>
internal sealed class IdlessJoin(IReadOnlyList<SourceFile> sources, Interner names, TimeoutPolicy policy, JoinPolicy rules)
{
    private const int FewestFar = 10;
    private const double JoinsById = 0.5;

    private readonly SourceHosts _hosts = new(sources, names);
    private readonly Dictionary<HopPair, PairModel> _models = [];
    private Instant _origin;

    /// <summary>Links made so far, and the sum of their probabilities.</summary>
    public (long Links, double Expected) Made { get; private set; }

    /// <summary>What was learned of each pair.</summary>
    public IReadOnlyDictionary<HopPair, PairModel> Models => _models;

    /// <summary>Joins.</summary>
    /// <param name="open">The requests in flight.</param>
    /// <param name="before">Only near records that begin before this are joined now; unknown for all.</param>
    public void Join(IOpenRequests open, Instant before)
    {
        foreach (HopPair pair in HopPair.All)
        {
            Sides sides = Gather(open, pair);
            if (sides.Far.Count >= FewestFar && sides.Near.Count > 0)
            {
                Join(open, pair, sides, before);
            }
        }
    }

    private void Join(IOpenRequests open, HopPair pair, Sides sides, Instant before)
    {
        HopRecord[] nearRecords = [.. sides.Near.Select(g => open[g.Slot])], farRecords = [.. sides.Far.Select(g => open[g.Slot])];
        Array.Sort(nearRecords, (a, b) => a.At.CompareTo(b.At));
        Array.Sort(farRecords, (a, b) => a.At.CompareTo(b.At));
        _origin = _origin.IsKnown ? _origin : nearRecords[0].Start.IsKnown ? nearRecords[0].Start : nearRecords[0].End;
        KeyScheme keys = KeyScheme.Choose(nearRecords, farRecords, names);
        var reader = new StayReader(pair, policy, _origin, _hosts);
        Stay[] near = Read(sides.Near, open, reader.Near, keys.Near), far = Read(sides.Far, open, reader.Far, keys.Far);
        Renumber(near);
        Renumber(far);
        var join = new PairJoin(near, far);
        if (!join.Learn())
        {
            return;
        }

        _models[pair] = join.Model!;
        foreach (PairLink link in Chosen(join.Join()))
        {
            ref Stay one = ref near[link.Near];
            if (!before.IsKnown || _origin + TimeSpan.FromMilliseconds(one.Start) < before)
            {
                Made = (Made.Links + 1, Made.Expected + link.Probability);
                open.Attach(sides.GroupOf(one.Slot), sides.GroupOf(far[link.Far].Slot), pair.Far, link.Probability);
            }
        }
    }

    // Clocks in order of appearance within the side.
    private static void Renumber(Stay[] stays)
    {
        var numbers = new Dictionary<int, int>();
        foreach (ref Stay stay in stays.AsSpan())
        {
            if (!numbers.TryGetValue(stay.Clock, out int number))
            {
                numbers.Add(stay.Clock, number = numbers.Count);
            }

            stay.Clock = number;
        }
    }

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

    // In order of place, so that nothing depends on the order in which files were read.
    private static Stay[] Read(List<(int Group, int Slot)> side, IOpenRequests open, Reading read, Keying key)
    {
        var stays = new Stay[side.Count];
        for (int i = 0; i < side.Count; i++)
        {
            ref readonly HopRecord record = ref open[side[i].Slot];
            stays[i] = read(record, side[i].Slot);
            stays[i].Key = key(record);
        }

        Array.Sort(stays, (a, b) => a.Source != b.Source ? a.Source.CompareTo(b.Source) : a.Line.CompareTo(b.Line));
        return stays;
    }

    private static Sides Gather(IOpenRequests open, HopPair pair)
    {
        var sides = new Sides();
        var byId = new Dictionary<int, (int Joined, int All)>();
        Span<int> slots = stackalloc int[5];
        for (int group = 0; group < open.Groups; group++)
        {
            if (!open.TryDescribe(group, slots, out bool hasIds))
            {
                continue;
            }

            int near = slots[(int)pair.Near], far = slots[(int)pair.Far];
            bool fronted = false;
            for (Hop hop = Hop.Gateway; hop < pair.Far; hop++)
            {
                fronted |= slots[(int)hop] >= 0;
            }

            if (near >= 0 && far < 0)
            {
                sides.Near.Add((group, near));
            }
            else if (far >= 0 && !fronted)
            {
                sides.Far.Add((group, far));
            }

            if (far >= 0 && hasIds)
            {
                ref (int Joined, int All) count = ref CollectionsMarshal.GetValueRefOrAddDefault(byId, open[far].At.Source, out _);
                count = (count.Joined + (fronted ? 1 : 0), count.All + 1);
            }
        }

        // Where ids work, a record whose id meets nobody belongs to nobody.
        sides.Far.RemoveAll(f => open.TryDescribe(f.Group, new int[5], out bool hasIds) && hasIds
            && byId.TryGetValue(open[f.Slot].At.Source, out (int Joined, int All) count) && count.Joined > JoinsById * count.All);
        return sides;
    }

    private sealed class Sides
    {
        private Dictionary<int, int>? _groups;

        public List<(int Group, int Slot)> Near { get; } = [];

        public List<(int Group, int Slot)> Far { get; } = [];

        public int GroupOf(int slot)
        {
            _groups ??= Near.Concat(Far).ToDictionary(g => g.Slot, g => g.Group);
            return _groups[slot];
        }
    }
}
