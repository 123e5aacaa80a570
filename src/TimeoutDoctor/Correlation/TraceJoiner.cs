using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Groups records that share an id (gateway request id, extended request id, trace id root) as they stream by. A group is given out and
/// forgotten once the caller says that log time has passed it. Not thread-safe; what it does depends only on the order of the records.
/// </summary>
internal sealed class TraceJoiner
{
    private const int None = -1;
    private const int EnoughToLearn = 8_192;

    private readonly RecordStore _records = new();
    private readonly Dictionary<UInt128, int> _groupOf = [];
    private readonly Stack<int> _freeGroups = new();
    private readonly TraceAssembler _assembler;
    private readonly Hop _front;
    private readonly List<int> _members = [];
    private Group[] _groups = new Group[1024];
    private int _usedGroups;

    /// <summary>Makes a joiner.</summary>
    /// <param name="front">The hop whose records are the requests.</param>
    public TraceJoiner(Hop front)
    {
        _front = front;
        _assembler = new TraceAssembler(_records, front);
    }

    /// <summary>Records held.</summary>
    public int InFlight => _records.Count;

    /// <summary>Records of hops behind the front that carried no id and so could not be joined, by hop.</summary>
    public long[] WithoutId { get; } = new long[5];

    /// <summary>Records of hops behind the front whose ids met no front record, by hop.</summary>
    public long[] WithoutFront { get; } = new long[5];

    /// <summary>Exact repeats of a record, dropped.</summary>
    public long Repeats => _assembler.Repeats;

    /// <summary>Takes a record.</summary>
    public void Add(in HopRecord record)
    {
        if ((record.Flags & RecordFlags.Connection) != 0)
        {
            return; // a connection is not a request
        }

        Span<UInt128> keys = stackalloc UInt128[3];
        keys = keys[..KeysOf(record, keys)];
        if (keys.IsEmpty && record.Hop != _front)
        {
            WithoutId[(int)record.Hop]++;
            return;
        }

        int group = FindGroup(keys);
        int slot = _records.Add(record);
        if (group == None)
        {
            group = NewGroup(slot);
        }
        else
        {
            _records.Link(_groups[group].Tail) = slot;
            _groups[group].Tail = slot;
        }

        Date(ref _groups[group], record);
        foreach (UInt128 key in keys)
        {
            _groupOf[key] = group;
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
        var due = new List<(Instant Start, SourceRef At, int Group)>();
        for (int group = 0; group < _usedGroups; group++)
        {
            ref Group g = ref _groups[group];
            if (g.Head != None && (!before.IsKnown || g.Start < before))
            {
                due.Add((g.Start, _records[g.Head].At, group));
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
                _assembler.Assemble(_members, learn);
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

    private void Settle(int group, Action<RequestTrace> settle)
    {
        Collect(group);
        if (_groups[group].HasFront)
        {
            _assembler.Assemble(_members, settle);
        }
        else
        {
            foreach (int slot in _members)
            {
                WithoutFront[(int)_records[slot].Hop]++;
            }
        }

        Forget(group);
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
        for (int slot = _groups[group].Head; slot != None;)
        {
            int count = KeysOf(_records[slot], keys);
            foreach (UInt128 key in keys[..count])
            {
                _groupOf.Remove(key);
            }

            int next = _records.Link(slot);
            _records.Remove(slot);
            slot = next;
        }

        _groups[group].Head = None;
        _freeGroups.Push(group);
    }

    private int FindGroup(ReadOnlySpan<UInt128> keys)
    {
        int group = None;
        foreach (UInt128 key in keys)
        {
            if (!_groupOf.TryGetValue(key, out int found) || found == group)
            {
                continue;
            }

            group = group == None ? found : Merge(group, found);
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
                _groupOf[key] = into;
            }
        }

        ref Group target = ref _groups[into];
        ref Group source = ref _groups[from];
        _records.Link(target.Tail) = source.Head;
        target.Tail = source.Tail;
        target.Start = target.HasFront == source.HasFront ? Earlier(target.Start, source.Start) : target.HasFront ? target.Start : source.Start;
        target.HasFront |= source.HasFront;
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

    private static int KeysOf(in HopRecord record, Span<UInt128> keys)
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

        if (record.ExtendedId.IsKnown)
        {
            keys[count++] = record.ExtendedId.JoinKey;
        }

        return count;
    }

    private struct Group
    {
        public int Head;
        public int Tail;
        public bool HasFront;
        public Instant Start;
    }
}
