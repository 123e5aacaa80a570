using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Groups records that share an id (gateway request id, extended request id, trace id root) as they stream by. A group is given out and
/// forgotten once the caller says that log time has passed it. Not thread-safe; what it does depends only on the order of the records.
/// </summary>
internal sealed class TraceJoiner : IOpenRequests
{
    private const int EnoughToLearn = 2_048;
    private const int AtOnce = RequestGroups.Ahead / 2;

    private readonly RecordStore _records = new();
    private readonly ConnectionIndex _connections = new();
    private readonly RequestGroups _groups;
    private readonly DueGroups _due;
    private readonly TraceAssembler _assembler;
    private readonly Hop _front;
    private readonly bool _byExtendedId;
    private readonly IdlessJoin? _idless;
    private readonly List<int> _members = [];

    /// <summary>Makes a joiner.</summary>
    /// <param name="front">The hop whose records are the requests.</param>
    /// <param name="byExtendedId">Whether records behind the front may carry the gateway's extended request id.</param>
    /// <param name="idless">Joins what carries no id; null to leave it unjoined.</param>
    /// <param name="shifts">By how much sources behind the front are out of step; null for none.</param>
    public TraceJoiner(Hop front, bool byExtendedId = true, IdlessJoin? idless = null, ClockShifts? shifts = null)
    {
        Shifts = shifts ?? ClockShifts.None;
        _idless = idless;
        _byExtendedId = byExtendedId;
        _front = front;
        _groups = new RequestGroups(_records, front, byExtendedId, Shifts);
        _due = new DueGroups(_records, _groups, front);
        _assembler = new TraceAssembler(_records, front, _connections, idless?.Open);
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
        Prepare(slab, 0);
        for (int from = 0; from < slab.Count; from += AtOnce)
        {
            // What is told of one part is needed in the next.
            int to = Math.Min(from + AtOnce, slab.Count);
            Prepare(slab, to);
            for (int i = from; i < to; i++)
            {
                _groups.PrefetchIds(i % RequestGroups.Ahead);
            }

            for (int i = from; i < to; i++)
            {
                if (IsWanted(slab[i]))
                {
                    _records.Keep(first + i);
                    _groups.Enter(slab[i], first + i, i % RequestGroups.Ahead);
                }
            }
        }

        _records.Close(first);
    }

    private void Prepare(RecordSlab slab, int from)
    {
        for (int i = from; i < Math.Min(from + AtOnce, slab.Count); i++)
        {
            _groups.Prepare(slab[i], i % RequestGroups.Ahead);
        }
    }

    /// <summary>Takes a copy of a record.</summary>
    public void Add(in HopRecord record)
    {
        if (IsWanted(record))
        {
            _groups.Enter(record, _records.Add(record));
        }
    }

    private bool IsWanted(in HopRecord record)
    {
        if ((record.Flags & RecordFlags.Connection) != 0)
        {
            _connections.Add(record);
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
        _due.Find(before);
        Learn(learn);
        learned();
        _assembler.CountRepeats = true;
        for (int i = 0; i < _due.Count; i++)
        {
            _due.Prefetch(i);
            Settle(_due[i], settle);
        }

        _assembler.CountRepeats = false;
    }

    /// <summary>How many requests, and records that have met none, would be given out.</summary>
    /// <param name="before">Those that start before this.</param>
    public int CountDue(Instant before)
    {
        int due = 0;
        for (int group = 0; group < _groups.Used; group++)
        {
            due += _groups.IsDue(group, before) ? 1 : 0;
        }

        return due;
    }

    /// <summary>Looks at what is in flight before anything of it is given out.</summary>
    /// <param name="before">Requests that start before this would be given out; unknown for all.</param>
    /// <returns>What it tells of how far apart clocks are.</returns>
    public ClockProbe Probe(Instant before)
    {
        var probe = new ClockProbe(_front);
        for (int group = 0; group < _groups.Used; group++)
        {
            if (_groups[group].Head == RequestGroups.None)
            {
                continue;
            }

            bool due = _groups.IsDue(group, before);
            _groups.Collect(group, _members);
            int first = _groups[group].HasFront ? _members.Find(slot => _records[slot].Hop == _front) : RequestGroups.None;
            if (due && first != RequestGroups.None)
            {
                probe.DueFront(_records[first], _groups[group].Hops);
            }

            foreach (int slot in _members.Where(slot => _records[slot].Hop != _front))
            {
                probe.Seen(_records[slot], due);
                if (first != RequestGroups.None)
                {
                    probe.Joined(_records[first], _records[slot]);
                }
            }
        }

        _idless?.Probe(this, before, probe);
        return probe;
    }

    /// <inheritdoc />
    public ClockShifts Shifts { get; }

    /// <inheritdoc />
    int IOpenRequests.Groups => _groups.Used;

    /// <inheritdoc />
    ref readonly HopRecord IOpenRequests.this[int slot] => ref _records[slot];

    /// <inheritdoc />
    HopSet IOpenRequests.HopsOf(int group, out bool hasIds)
    {
        ref RequestGroup g = ref _groups[group];
        hasIds = g.HasIds;
        return g.Head == RequestGroups.None ? default : g.Hops;
    }

    /// <inheritdoc />
    Instant IOpenRequests.StartOf(int group) => _groups[group].Start;

    /// <inheritdoc />
    int IOpenRequests.LastOf(int group, Hop hop)
    {
        int last = RequestGroups.None;
        for (int slot = _groups[group].Head; slot != RequestGroups.None; slot = _records.Link(slot))
        {
            ref HopRecord record = ref _records[slot];
            if (record.Hop == hop && (last == RequestGroups.None || _records[last].Start <= record.Start))
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
        _groups.Merge(near, far);
        _groups[near].Inferred = links;
    }

    // Clocks need evidence, not every request: of many, every so many is shown to them.
    private void Learn(Action<RequestTrace> learn)
    {
        int step = Math.Max(1, _due.Count / EnoughToLearn);
        for (int i = 0; i < _due.Count; i += step)
        {
            if (_groups[_due[i]].HasFront)
            {
                _groups.Collect(_due[i], _members);
                _assembler.Assemble(_members, _groups[_due[i]].Inferred, learn);
            }
        }
    }

    private void Settle(int group, Action<RequestTrace> settle)
    {
        _groups.Collect(group, _members);
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
                (ContentKey.HasId(record) ? WithoutFront : WithoutId)[(int)record.Hop]++;
            }
        }

        _groups.Forget(group);
    }

    // What a request tells of how well the ids of its records' sources join.
    private void Witness(in RequestGroup group)
    {
        foreach (int slot in _members)
        {
            ref HopRecord record = ref _records[slot];
            _idless!.Ids.Count(record.Hop, record.At.Source, group.Hops.HasBefore(record.Hop) && !group.Inferred.Includes(record.Hop));
        }
    }
}
