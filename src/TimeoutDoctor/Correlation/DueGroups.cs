using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>The groups that log time has passed, in order of start, then of the request's place. Made anew for each release; not thread-safe.</summary>
/// <param name="records">Holds the records.</param>
/// <param name="groups">The groups.</param>
/// <param name="front">The hop whose records are the requests.</param>
internal sealed class DueGroups(RecordStore records, RequestGroups groups, Hop front)
{
    private const int AtOnce = 16;

    // Groups, then their first records, second ones, third ones: gateway, load balancer, application.
    private const int Steps = 4;

    private int[] _due = [];
    private long[] _starts = [];

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
    /// Brings near what settling a position and the next ones will need, once for every <see cref="AtOnce"/> positions. A group names its first
    /// record and each record the next, so what is further ahead is a step behind.
    /// </summary>
    public void Prefetch(int index)
    {
        if (index % AtOnce != 0)
        {
            return;
        }

        for (int step = index == 0 ? 0 : Steps; step <= Steps; step++)
        {
            // At the beginning the first positions are led through all steps.
            int first = index - ((Steps - step) * AtOnce);
            PrefetchGroups(first + (Steps * AtOnce));
            PrefetchRecords(first + ((Steps - 1) * AtOnce), 0);
            PrefetchRecords(first + ((Steps - 2) * AtOnce), 1);
            PrefetchRecords(first + ((Steps - 3) * AtOnce), 2);
        }
    }

    private void PrefetchGroups(int from)
    {
        for (int i = Math.Max(0, from); i < Math.Min(from + AtOnce, Count); i++)
        {
            groups.Prefetch(_due[i]);
        }
    }

    // The record at a depth of each group's list, and what forgetting the group will need: first its ids, then where they are.
    private void PrefetchRecords(int from, int depth)
    {
        for (int i = Math.Max(0, from); i < Math.Min(from + AtOnce, Count); i++)
        {
            int slot = groups[_due[i]].Head;
            for (int left = depth; left > 0 && slot != RequestGroups.None; left--)
            {
                slot = records.Link(slot);
            }

            if (slot != RequestGroups.None)
            {
                records.Prefetch(slot);
            }

            if (depth == 0)
            {
                groups.PrefetchFirstId(_due[i]);
            }
            else if (depth == 2)
            {
                groups.PrefetchPlaces(_due[i]);
            }
        }
    }
}
