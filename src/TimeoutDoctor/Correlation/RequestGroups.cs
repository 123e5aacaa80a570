using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// The records in flight in groups that share an id: which group an id leads to, which records a group has. Not thread-safe; what it does
/// depends only on the order of the records.
/// </summary>
/// <param name="records">Holds the records; the links between their slots are the groups' lists.</param>
/// <param name="front">The hop whose records are the requests.</param>
/// <param name="byExtendedId">Whether the gateway's extended request id joins.</param>
/// <param name="shifts">By how much sources behind the front are out of step.</param>
internal sealed class RequestGroups(RecordStore records, Hop front, bool byExtendedId, ClockShifts shifts)
{
    /// <summary>No group, or no slot.</summary>
    public const int None = -1;

    /// <summary>How many records may be prepared before they enter.</summary>
    public const int Ahead = 32;

    private const int MostKeys = 3;

    private readonly IdTable _ids = new();
    private readonly Stack<int> _free = new();
    private readonly UInt128[] _ahead = new UInt128[Ahead * MostKeys];
    private readonly uint[] _aheadHashes = new uint[Ahead * MostKeys];
    private readonly int[] _aheadKeys = new int[Ahead];
    private RequestGroup[] _groups = new RequestGroup[1024];

    /// <summary>Numbers of groups are below this.</summary>
    public int Used { get; private set; }

    /// <summary>A group; one without a head is unused.</summary>
    public ref RequestGroup this[int group] => ref _groups[group];

    /// <summary>Whether a group is in use and starts before a moment; unknown for whenever.</summary>
    public bool IsDue(int group, Instant before) => _groups[group].Head != None && (!before.IsKnown || _groups[group].Start < before);

    /// <summary>Works out the ids of a record that will enter soon and brings near what tells where they lead to.</summary>
    /// <param name="record">The record.</param>
    /// <param name="place">Which of the <see cref="Ahead"/> next ones it is.</param>
    public void Prepare(in HopRecord record, int place)
    {
        int first = place * MostKeys;
        int count = _aheadKeys[place] = JoinKeys.Of(record, byExtendedId, _ahead.AsSpan(first, MostKeys));
        for (int i = first; i < first + count; i++)
        {
            _aheadHashes[i] = _ids.HashOf(_ahead[i]);
            _ids.PrefetchPlace(_aheadHashes[i]);
        }
    }

    /// <summary>Brings near the ids of a prepared record, once it is near where they are.</summary>
    public void PrefetchIds(int place)
    {
        foreach (uint hash in _aheadHashes.AsSpan(place * MostKeys, _aheadKeys[place]))
        {
            if (_ids.Guess(hash) is >= 0 and int id)
            {
                _ids.PrefetchEntry(id);
            }
        }
    }

    /// <summary>Puts a prepared record into the group of its ids, or into one of its own.</summary>
    public void Enter(in HopRecord record, int slot, int place)
    {
        int first = place * MostKeys, count = _aheadKeys[place];
        Enter(record, slot, _ahead.AsSpan(first, count), _aheadHashes.AsSpan(first, count));
    }

    /// <summary>Puts a record into the group of its ids, or into one of its own.</summary>
    public void Enter(in HopRecord record, int slot)
    {
        Prepare(record, 0);
        Enter(record, slot, 0);
    }

    private void Enter(in HopRecord record, int slot, ReadOnlySpan<UInt128> keys, ReadOnlySpan<uint> hashes)
    {
        int group = FindGroup(keys, hashes, out int known);
        if (group == None)
        {
            group = NewGroup(slot);
        }
        else
        {
            records.Link(_groups[group].Tail) = slot;
            _groups[group].Tail = slot;
        }

        ref RequestGroup entered = ref _groups[group];
        Date(ref entered, record);
        entered.Hops = entered.Hops.With(record.Hop);
        entered.HasIds |= ContentKey.HasId(record);
        for (int i = 0; i < keys.Length; i++)
        {
            if ((known & (1 << i)) == 0 && !IsAmong(keys[..i], keys[i]))
            {
                int id = _ids.Add(keys[i], hashes[i], group);
                _ids[id].Next = entered.FirstId;
                entered.FirstId = id;
            }
        }
    }

    private static bool IsAmong(ReadOnlySpan<UInt128> keys, UInt128 key)
    {
        foreach (UInt128 other in keys)
        {
            if (other == key)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Brings near the first id of a group, which <see cref="PrefetchPlaces"/> needs.</summary>
    public void PrefetchFirstId(int group)
    {
        if (_groups[group].FirstId != IdTable.None)
        {
            _ids.PrefetchEntry(_groups[group].FirstId);
        }
    }

    /// <summary>Brings near where the ids of a group are, which <see cref="Forget"/> needs.</summary>
    public void PrefetchPlaces(int group)
    {
        for (int id = _groups[group].FirstId; id != IdTable.None; id = _ids[id].Next)
        {
            _ids.PrefetchPlace(_ids[id].Hash);
        }
    }

    /// <summary>Brings a group near.</summary>
    public void Prefetch(int group) => Model.Prefetch.Line(ref _groups[group]);

    /// <summary>Makes one request of two.</summary>
    /// <returns>The group that both are now.</returns>
    public int Merge(int into, int from)
    {
        ref RequestGroup target = ref _groups[into];
        ref RequestGroup source = ref _groups[from];
        for (int id = source.FirstId; id != IdTable.None;)
        {
            ref IdEntry entry = ref _ids[id];
            int next = entry.Next;
            (entry.Group, entry.Next) = (into, target.FirstId);
            (target.FirstId, id) = (id, next);
        }

        records.Link(target.Tail) = source.Head;
        target.Tail = source.Tail;
        target.Start = target.HasFront == source.HasFront ? Earlier(target.Start, source.Start) : target.HasFront ? target.Start : source.Start;
        target.HasFront |= source.HasFront;
        target.HasIds |= source.HasIds;
        target.Hops = target.Hops.And(source.Hops);
        source.Head = None;
        _free.Push(from);
        return into;
    }

    /// <summary>Lists the slots of a group.</summary>
    public void Collect(int group, List<int> into)
    {
        into.Clear();
        for (int slot = _groups[group].Head; slot != None; slot = records.Link(slot))
        {
            into.Add(slot);
        }
    }

    /// <summary>Frees a group with its records and their ids.</summary>
    public void Forget(int group)
    {
        for (int id = _groups[group].FirstId; id != IdTable.None;)
        {
            int next = _ids[id].Next;
            _ids.Remove(id);
            id = next;
        }

        for (int slot = _groups[group].Head; slot != None;)
        {
            int next = records.Link(slot);
            records.Remove(slot);
            slot = next;
        }

        _groups[group].Head = None;
        _free.Push(group);
    }

    // The group that the keys lead to, and which of them (as bits) lead there already.
    private int FindGroup(ReadOnlySpan<UInt128> keys, ReadOnlySpan<uint> hashes, out int known)
    {
        int group = None;
        known = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (_ids.Find(keys[i], hashes[i]) is >= 0 and int id)
            {
                int found = _ids[id].Group;
                known |= 1 << i;

                // One record carries the ids of two groups (a gateway line with a request id that the application knows and a trace id
                // that the load balancer knows): the groups are one request.
                group = group == None || found == group ? found : Merge(group, found);
            }
        }

        return group;
    }

    private int NewGroup(int slot)
    {
        if (!_free.TryPop(out int group))
        {
            group = Used++;
            if (group == _groups.Length)
            {
                Array.Resize(ref _groups, group * 2);
            }
        }

        _groups[group] = new RequestGroup { Head = slot, Tail = slot, FirstId = IdTable.None };
        return group;
    }

    private void Date(ref RequestGroup group, in HopRecord record)
    {
        Instant start = shifts.Aligned(record);
        if (record.Hop == front)
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
}

/// <summary>Records that share ids: usually one request.</summary>
internal struct RequestGroup
{
    /// <summary>Slot of the first record; <see cref="RequestGroups.None"/> for an unused group.</summary>
    public int Head;

    /// <summary>Slot of the last record.</summary>
    public int Tail;

    /// <summary>Number of the entry of the last id; <see cref="IdTable.None"/> for none.</summary>
    public int FirstId;

    /// <summary>Whether there is a front record.</summary>
    public bool HasFront;

    /// <summary>Whether any record has an id.</summary>
    public bool HasIds;

    /// <summary>Of which hops there are records.</summary>
    public HopSet Hops;

    /// <summary>Start of the first front record; without one, of the first record, on the front's clock as far as that is known.</summary>
    public Instant Start;

    /// <summary>The links that were made without ids.</summary>
    public InferredLinks Inferred;
}
