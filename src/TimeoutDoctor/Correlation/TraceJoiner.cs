using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Groups records that share an id (gateway request id, extended request id, trace id root) as they stream by. A group is given out and
/// forgotten once the caller says that log time has passed it. Not thread-safe; what it does depends only on the order of the records.
/// </summary>
internal sealed class TraceJoiner : IOpenRequests
{
    private const int None = -1;
    private const int EnoughToLearn = 2_048;

    private readonly RecordStore _records = new();
    private readonly IdTable _groupOf = new();
    private readonly Stack<int> _freeGroups = new();
    private readonly TraceAssembler _assembler;
    private readonly Hop _front;
    private readonly bool _byExtendedId;
    private readonly IdlessJoin? _idless;
    private readonly List<int> _members = [];
    private Group[] _groups = new Group[1024];
    private int _usedGroups;

    /// <summary>Makes a joiner.</summary>
    /// <param name="front">The hop whose records are the requests.</param>
    /// <param name="byExtendedId">Whether records behind the front may carry the gateway's extended request id.</param>
    /// <param name="idless">Joins what carries no id; null to leave it unjoined.</param>
    public TraceJoiner(Hop front, bool byExtendedId = true, IdlessJoin? idless = null)
    {
        _idless = idless;
        _byExtendedId = byExtendedId;
        _front = front;
        _assembler = new TraceAssembler(_records, front, idless?.Open);
    }

    /// <summary>Records held.</summary>
    public int InFlight => _records.Count;

    /// <summary>Records of hops behind the front that carried no id and so could not be joined, by hop.</summary>
    public long[] WithoutId { get; } = new long[5];

    /// <summary>Records of hops behind the front whose ids met no front record, by hop.</summary>
    public long[] WithoutFront { get; } = new long[5];

    /// <summary>Links made without ids, and how many of them are expected to be right.</summary>
    public (long Links, double Expected) Inferred => _idless?.Made ?? default;

    /// <summary>Exact repeats of a record, dropped.</summary>
    public long Repeats => _assembler.Repeats;

    /// <summary>Takes over slabs whose records were all given out or never held; null lets them go.</summary>
    public Action<RecordSlab>? Spare
    {
        get => _records.Spare;
        set => _records.Spare = value;
    }

    /// <summary>Takes the records of a slab, which stay where they are until they are given out.</summary>
    public void Add(RecordSlab slab)
    {
        int first = _records.Open(slab);
        for (int i = 0; i < slab.Count; i++)
        {
            if (IsWanted(slab[i]))
            {
                _records.Keep(first + i);
                Enter(slab[i], first + i);
            }
        }

        _records.Close(first);
    }

    /// <summary>Takes a copy of a record.</summary>
    public void Add(in HopRecord record)
    {
        if (IsWanted(record))
        {
            Enter(record, _records.Add(record));
        }
    }

    private bool IsWanted(in HopRecord record)
    {
        if ((record.Flags & RecordFlags.Connection) != 0)
        {
            return false; // a connection is not a request
        }

        if (record.Hop == _front || record.TraceId.IsKnown || record.RequestId.IsKnown || (record.ExtendedId.IsKnown && _byExtendedId))
        {
            return true;
        }

        if (_idless is not null)
        {
            return true;
        }

        WithoutId[(int)record.Hop]++;
        return false;
    }

    private void Enter(in HopRecord record, int slot)
    {
        Span<UInt128> keys = stackalloc UInt128[3];
        keys = keys[..KeysOf(record, keys)];
        int group = FindGroup(keys, out int known);
        if (group == None)
        {
            group = NewGroup(slot);
        }
        else
        {
            _records.Link(_groups[group].Tail) = slot;
            _groups[group].Tail = slot;
        }

        ref Group entered = ref _groups[group];
        Date(ref entered, record);
        entered.Hops = entered.Hops.With(record.Hop);
        entered.HasIds |= keys.Length > 0 || record.ExtendedId.IsKnown;
        for (int i = 0; i < keys.Length; i++)
        {
            if ((known & (1 << i)) == 0)
            {
                _groupOf.Set(keys[i], group);
            }
        }
    }

    /// <summary>
    /// Gives out every request whose front record starts before a moment, in order of start, then place, and forgets them together with
    /// records of that time that met no front.
    /// </summary>
    /// <param name="before">The moment; <see cref="Instant.Unknown"/> for all.</param>
    /// <param name="learn">Called with an even selection of the requests, then <paramref name="learned"/>, before the first is settled.</param>
    /// <param name="learned">Called once in between.</param>
    /// <param name="settle">Called with every request. Both get a trace that is reused for the next one.</param>
    public void Release(Instant before, Action<RequestTrace> learn, Action learned, Action<RequestTrace> settle)
    {
        _idless?.Join(this, before);
        List<Due> due = [];
        for (int group = 0; group < _usedGroups; group++)
        {
            ref Group g = ref _groups[group];
            if (g.Head != None && (!before.IsKnown || g.Start < before))
            {
                due.Add(new Due(g.Start, _records[g.Head].At, group));
            }
        }

        due.Sort();
        // Clocks need evidence, not every request: of many, every so many is shown to them.
        int step = Math.Max(1, due.Count / EnoughToLearn);
        for (int i = 0; i < due.Count; i += step)
        {
            if (_groups[due[i].Group].HasFront)
            {
                Collect(due[i].Group);
                _assembler.Assemble(_members, _groups[due[i].Group].Inferred, learn);
            }
        }

        learned();
        _assembler.CountRepeats = true;
        foreach ((_, _, int group) in due)
        {
            Settle(group, settle);
        }

        _assembler.CountRepeats = false;
    }

    /// <inheritdoc />
    int IOpenRequests.Groups => _usedGroups;

    /// <inheritdoc />
    ref readonly HopRecord IOpenRequests.this[int slot] => ref _records[slot];

    /// <inheritdoc />
    HopSet IOpenRequests.HopsOf(int group, out bool hasIds)
    {
        ref Group g = ref _groups[group];
        hasIds = g.HasIds;
        return g.Head == None ? default : g.Hops;
    }

    /// <inheritdoc />
    Instant IOpenRequests.StartOf(int group) => _groups[group].Start;

    /// <inheritdoc />
    int IOpenRequests.LastOf(int group, Hop hop)
    {
        int last = None;
        for (int slot = _groups[group].Head; slot != None; slot = _records.Link(slot))
        {
            ref HopRecord record = ref _records[slot];
            if (record.Hop == hop && (last == None || _records[last].Start <= record.Start))
            {
                last = slot;
            }
        }

        return last;
    }

    /// <inheritdoc />
    void IOpenRequests.Attach(int near, int far, Hop farHop, double probability)
    {
        InferredLinks links = _groups[near].Inferred.And(_groups[far].Inferred).And(farHop, probability);
        Merge(near, far);
        _groups[near].Inferred = links;
    }

    private void Settle(int group, Action<RequestTrace> settle)
    {
        Collect(group);
        if (_idless is not null && _groups[group].HasIds)
        {
            Witness(_groups[group]);
        }

        if (_groups[group].HasFront)
        {
            _assembler.Assemble(_members, _groups[group].Inferred, settle);
        }
        else
        {
            foreach (int slot in _members)
            {
                ref HopRecord record = ref _records[slot];
                bool idless = !record.RequestId.IsKnown && !record.TraceId.IsKnown && !record.ExtendedId.IsKnown;
                (idless ? WithoutId : WithoutFront)[(int)record.Hop]++;
            }
        }

        Forget(group);
    }

    // What a request tells of how well the ids of its records' sources join.
    private void Witness(in Group group)
    {
        foreach (int slot in _members)
        {
            ref HopRecord record = ref _records[slot];
            _idless!.Ids.Count(record.Hop, record.At.Source, group.Hops.HasBefore(record.Hop) && !group.Inferred.Includes(record.Hop));
        }
    }

    private void Collect(int group)
    {
        _members.Clear();
        for (int slot = _groups[group].Head; slot != None; slot = _records.Link(slot))
        {
            _members.Add(slot);
        }
    }

    private void Forget(int group)
    {
        Span<UInt128> keys = stackalloc UInt128[3];
        Span<UInt128> before = stackalloc UInt128[3];
        before.Clear();
        for (int slot = _groups[group].Head; slot != None;)
        {
            int count = KeysOf(_records[slot], keys);
            foreach (UInt128 key in keys[..count])
            {
                // The records of a request mostly share their keys; each is removed once.
                if (!before.Contains(key))
                {
                    _groupOf.Remove(key);
                }
            }

            keys.CopyTo(before);
            int next = _records.Link(slot);
            _records.Remove(slot);
            slot = next;
        }

        _groups[group].Head = None;
        _freeGroups.Push(group);
    }

    // The group that the keys lead to, and which of them (as bits) lead there already.
    private int FindGroup(ReadOnlySpan<UInt128> keys, out int known)
    {
        int group = None;
        known = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (_groupOf.TryGetValue(keys[i], out int found))
            {
                known |= 1 << i;
                group = group == None || found == group ? found : Merge(group, found);
            }
        }

        return group;
    }

    // One record carries the ids of two groups (a gateway line with a request id that the application knows and a trace id that the load
    // balancer knows): the groups are one request.
    private int Merge(int into, int from)
    {
        Span<UInt128> keys = stackalloc UInt128[3];
        for (int slot = _groups[from].Head; slot != None; slot = _records.Link(slot))
        {
            int count = KeysOf(_records[slot], keys);
            foreach (UInt128 key in keys[..count])
            {
                _groupOf.Set(key, into);
            }
        }

        ref Group target = ref _groups[into];
        ref Group source = ref _groups[from];
        _records.Link(target.Tail) = source.Head;
        target.Tail = source.Tail;
        target.Start = target.HasFront == source.HasFront ? Earlier(target.Start, source.Start) : target.HasFront ? target.Start : source.Start;
        target.HasFront |= source.HasFront;
        target.HasIds |= source.HasIds;
        target.Hops = target.Hops.And(source.Hops);
        source.Head = None;
        _freeGroups.Push(from);
        return into;
    }

    private int NewGroup(int slot)
    {
        if (!_freeGroups.TryPop(out int group))
        {
            group = _usedGroups++;
            if (group == _groups.Length)
            {
                Array.Resize(ref _groups, group * 2);
            }
        }

        _groups[group] = new Group { Head = slot, Tail = slot };
        return group;
    }

    private void Date(ref Group group, in HopRecord record)
    {
        Instant start = record.Start.IsKnown ? record.Start : record.End;
        if (record.Hop == _front)
        {
            group.Start = group.HasFront ? Earlier(group.Start, start) : start;
            group.HasFront = true;
        }
        else if (!group.HasFront)
        {
            group.Start = group.Start.IsKnown ? Earlier(group.Start, start) : start;
        }
    }

    private static Instant Earlier(Instant a, Instant b) => a < b ? a : b;

    private int KeysOf(in HopRecord record, Span<UInt128> keys)
    {
        int count = 0;
        if (record.RequestId.IsKnown)
        {
            keys[count++] = record.RequestId.JoinKey;
        }

        if (record.TraceId.IsKnown)
        {
            keys[count++] = record.TraceId.JoinKey;
        }

        if (record.ExtendedId.IsKnown && _byExtendedId)
        {
            keys[count++] = record.ExtendedId.JoinKey;
        }

        return count;
    }

    private readonly record struct Due(Instant Start, SourceRef At, int Group) : IComparable<Due>
    {
        public int CompareTo(Due other) => Start != other.Start ? Start.CompareTo(other.Start) : At.CompareTo(other.At);
    }

    private struct Group
    {
        public int Head;
        public int Tail;
        public bool HasFront;
        public bool HasIds;
        public HopSet Hops;
        public Instant Start;
        public InferredLinks Inferred;
    }
}
