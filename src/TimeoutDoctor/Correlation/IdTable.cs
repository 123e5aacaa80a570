using System.Security.Cryptography;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// From ids to group numbers: open addressing, so that a look-up mostly touches one place in memory. It is never enumerated, so the seed,
/// which keeps ids chosen by a client from colliding on purpose, decides no order of output. Not thread-safe.
/// </summary>
internal sealed class IdTable
{
    private const int Smallest = 1 << 12;

    private readonly ulong _upperSeed = Seed();
    private readonly ulong _lowerSeed = Seed();
    private Entry[] _entries = new Entry[Smallest];
    private int _count;

    /// <summary>Finds the group of an id.</summary>
    public bool TryGetValue(UInt128 id, out int group)
    {
        ref Entry entry = ref _entries[Find(id)];
        group = entry.GroupPlusOne - 1;
        return entry.GroupPlusOne != 0;
    }

    /// <summary>Sets the group of an id.</summary>
    public void Set(UInt128 id, int group)
    {
        ref Entry entry = ref _entries[Find(id)];
        if (entry.GroupPlusOne == 0)
        {
            if ((_count + 1) * 4L > _entries.Length * 3L)
            {
                Grow();
                entry = ref _entries[Find(id)];
            }

            _count++;
            entry.Upper = (ulong)(id >> 64);
            entry.Lower = (ulong)id;
        }

        entry.GroupPlusOne = group + 1;
    }

    /// <summary>Forgets an id.</summary>
    public void Remove(UInt128 id)
    {
        int hole = Find(id);
        if (_entries[hole].GroupPlusOne == 0)
        {
            return;
        }

        // What was pushed behind the hole by a collision moves up, so that no look-up ends too early and no marks are left behind.
        int mask = _entries.Length - 1;
        for (int at = (hole + 1) & mask; _entries[at].GroupPlusOne != 0; at = (at + 1) & mask)
        {
            int home = Home(_entries[at].Upper, _entries[at].Lower);
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                _entries[hole] = _entries[at];
                hole = at;
            }
        }

        _entries[hole] = default;
        _count--;
    }

    private static ulong Seed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private int Find(UInt128 id)
    {
        (ulong upper, ulong lower) = ((ulong)(id >> 64), (ulong)id);
        Entry[] entries = _entries;
        int at = Home(upper, lower);
        while (entries[at].GroupPlusOne != 0 && (entries[at].Lower != lower || entries[at].Upper != upper))
        {
            at = (at + 1) & (entries.Length - 1);
        }

        return at;
    }

    private int Home(ulong upper, ulong lower)
    {
        ulong high = Math.BigMul(upper ^ _upperSeed, lower ^ _lowerSeed, out ulong low);
        return (int)(high ^ low) & (_entries.Length - 1);
    }

    private void Grow()
    {
        Entry[] old = _entries;
        _entries = new Entry[old.Length * 2];
        foreach (ref Entry entry in old.AsSpan())
        {
            if (entry.GroupPlusOne != 0)
            {
                _entries[Find(new UInt128(entry.Upper, entry.Lower))] = entry;
            }
        }
    }

    private struct Entry
    {
        public ulong Upper;
        public ulong Lower;
        public int GroupPlusOne; // 0 = empty
    }
}
