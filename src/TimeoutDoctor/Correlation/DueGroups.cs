using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>The groups that log time has passed, in order of start, then place. Made anew for each release; not thread-safe.</summary>
internal sealed class DueGroups(RecordStore records, RequestGroups groups)
{
    private const int Ahead = 16;

    private readonly List<Due> _due = [];
    private int _touched;

    /// <summary>How many are due.</summary>
    public int Count => _due.Count;

    /// <summary>Number of the group that is due at a position.</summary>
    public int this[int index] => _due[index].Group;

    /// <summary>Finds the groups that are due.</summary>
    /// <param name="before">Groups that start before it; unknown for all.</param>
    public void Find(Instant before)
    {
        _due.Clear();
        for (int group = 0; group < groups.Used; group++)
        {
            ref RequestGroup g = ref groups[group];
            if (g.Head != RequestGroups.None && (!before.IsKnown || g.Start < before))
            {
                _due.Add(new Due(g.Start, records[g.Head].At, group));
            }
        }

        _due.Sort();
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

        int end = Math.Min(index + Ahead, _due.Count);
        Span<int> slots = stackalloc int[Ahead];
        for (int i = index; i < end; i++)
        {
            slots[i - index] = groups[_due[i].Group].Head;
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

    private readonly record struct Due(Instant Start, SourceRef At, int Group) : IComparable<Due>
    {
        public int CompareTo(Due other) => Start != other.Start ? Start.CompareTo(other.Start) : At.CompareTo(other.At);
    }
}
