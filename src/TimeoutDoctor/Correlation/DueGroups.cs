using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>The groups that log time has passed, in order of start, then of the request's place. Made anew for each release; not thread-safe.</summary>
/// <param name="records">Holds the records.</param>
/// <param name="groups">The groups.</param>
/// <param name="front">The hop whose records are the requests.</param>
internal sealed class DueGroups(RecordStore records, RequestGroups groups, Hop front)
{
    private const int Ahead = 16;

    private int[] _due = [];
    private long[] _starts = [];
    private int _touched;

    /// <summary>How many are due.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the group that is due at a position.</summary>
    public int this[int index] => _due[index];

    /// <summary>Finds the groups that are due.</summary>
    /// <param name="before">Groups that start before it; unknown for all.</param>
    public void Find(Instant before)
    {
        Count = 0;
        if (_due.Length < groups.Used)
        {
            (_due, _starts) = (new int[groups.Used], new long[groups.Used]);
        }

        for (int group = 0; group < groups.Used; group++)
        {
            if (groups.IsDue(group, before))
            {
                (_due[Count], _starts[Count]) = (group, groups[group].Start.Ticks);
                Count++;
            }
        }

        Array.Sort(_starts, _due, 0, Count);
        SortTies();
    }

    // The place decides among those that start at once; it lies in the records, which are looked at only then.
    private void SortTies()
    {
        for (int from = 0, to; from < Count; from = to)
        {
            for (to = from + 1; to < Count && _starts[to] == _starts[from];)
            {
                to++;
            }

            if (to - from > 1)
            {
                _due.AsSpan(from, to - from).Sort((a, b) => PlaceOf(a).CompareTo(PlaceOf(b)));
            }
        }
    }

    private SourceRef PlaceOf(int group)
    {
        SourceRef place = default;
        bool ofFront = false;
        for (int slot = groups[group].Head; slot != RequestGroups.None; slot = records.Link(slot))
        {
            ref HopRecord record = ref records[slot];
            bool isFront = record.Hop == front;
            if (!place.IsKnown || (isFront && !ofFront) || (isFront == ofFront && record.At.CompareTo(place) < 0))
            {
                (place, ofFront) = (record.At, isFront);
            }
        }

        return place;
    }

    /// <summary>
    /// Brings near what settling a position and the next ones will need, once for every <see cref="Ahead"/> positions: their places in
    /// memory have nothing to do with each other, so looking at all of them first lets the processor wait for all at once.
    /// </summary>
    public void Touch(int index)
    {
        if (index % Ahead != 0)
        {
            return;
        }

        int end = Math.Min(index + Ahead, Count);
        Span<int> slots = stackalloc int[Ahead];
        for (int i = index; i < end; i++)
        {
            slots[i - index] = groups[_due[i]].Head;
        }

        // Usual are up to three records: gateway, load balancer, application.
        for (int depth = 0; depth < 3; depth++)
        {
            foreach (ref int slot in slots[..(end - index)])
            {
                slot = slot == RequestGroups.None ? slot : Touched(slot, depth == 0);
            }
        }
    }

    private int Touched(int slot, bool first)
    {
        ref HopRecord record = ref records[slot];
        _touched ^= record.Status ^ (int)record.SentBytes;
        if (first)
        {
            groups.Touch(record);
        }

        return records.Link(slot);
    }
}
