using System.Security.Cryptography;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// From ids to group numbers: open addressing, at most half full, so that a look-up mostly touches one place in memory. It is never enumerated, so the seed,
/// which keeps ids chosen by a client from colliding on purpose, decides no order of output. Not thread-safe.
/// </summary>
internal sealed class IdTable
{
    private const int Smallest = 1 << 12;

    // A look-up makes room for so many ids, so that what was found by several of them holds until all are set.
    private const int MostSets = 8;

    private readonly ulong _upperSeed = Seed();
    private readonly ulong _lowerSeed = Seed();
    private Entry[] _entries = new Entry[Smallest];
    private int _count;

    /// <summary>Finds the group of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="group">Its group.</param>
    /// <param name="at">Where it is or would be, for <see cref="Set(int, UInt128, int)"/>.</param>
    public bool TryFind(UInt128 id, out int group, out int at)
    {
        if ((_count + MostSets) * 2L > _entries.Length)
        {
            Grow();
        }

        at = Find(id);
        group = _entries[at].GroupPlusOne - 1;
        return group >= 0;
    }

    /// <summary>Sets the group of an id.</summary>
    public void Set(UInt128 id, int group)
    {
        TryFind(id, out _, out int at);
        Set(at, id, group);
    }

    /// <summary>Sets the group of an id that was looked for before.</summary>
    /// <param name="at">Where the look-up ended; since then a few other ids may have been looked up and set, but none removed.</param>
    /// <param name="id">The id.</param>
    /// <param name="group">Its group.</param>
    public void Set(int at, UInt128 id, int group)
    {
        (ulong upper, ulong lower) = ((ulong)(id >> 64), (ulong)id);
        Entry[] entries = _entries;
        while (entries[at].GroupPlusOne != 0 && (entries[at].Lower != lower || entries[at].Upper != upper))
        {
            at = (at + 1) & (entries.Length - 1);
        }

        ref Entry entry = ref entries[at];
        _count += entry.GroupPlusOne == 0 ? 1 : 0;
        (entry.Upper, entry.Lower, entry.GroupPlusOne) = (upper, lower, group + 1);
    }

    /// <summary>Brings the place of an id near.</summary>
    public void Prefetch(UInt128 id) => Model.Prefetch.Line(ref _entries[Home((ulong)(id >> 64), (ulong)id)]);

    /// <summary>A cheap guess of an id's group, for what only wants to know what will be needed.</summary>
    /// <returns>The group, or any number that is none.</returns>
    public int Guess(UInt128 id)
    {
        ref Entry entry = ref _entries[Home((ulong)(id >> 64), (ulong)id)];
        return entry.Lower == (ulong)id ? entry.GroupPlusOne - 1 : -1;
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
