using System.Security.Cryptography;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// From ids to group numbers. Entries lie in the order in which they come and are used again, so that requests of one time lie together; a
/// small table of hashes, at most half full, with open addressing, leads to them. It is never enumerated, so the seed, which keeps ids
/// chosen by a client from colliding on purpose, decides no order of output. Not thread-safe.
/// </summary>
internal sealed class IdTable
{
    /// <summary>No entry.</summary>
    public const int None = -1;

    private const int Smallest = 1 << 12;
    private const int NumberBit = 32;

    private readonly ulong _upperSeed = Seed();
    private readonly ulong _lowerSeed = Seed();
    private readonly Stack<int> _free = new();
    private ulong[] _places = new ulong[Smallest]; // hash, and from NumberBit on the entry's number plus one; 0 = empty
    private IdEntry[] _entries = new IdEntry[Smallest / 2];
    private int _used;
    private int _count;

    /// <summary>An entry by its number.</summary>
    public ref IdEntry this[int number] => ref _entries[number];

    /// <summary>The hash of an id, which all look-ups ask for: it is worked out once.</summary>
    public uint HashOf(UInt128 id)
    {
        ulong high = Math.BigMul((ulong)(id >> 64) ^ _upperSeed, (ulong)id ^ _lowerSeed, out ulong low);
        return (uint)(high ^ low);
    }

    /// <summary>Number of the entry of an id, or <see cref="None"/>.</summary>
    public int Find(UInt128 id, uint hash)
    {
        ulong[] places = _places;
        for (int at = (int)hash & (places.Length - 1); places[at] != 0; at = (at + 1) & (places.Length - 1))
        {
            if ((uint)places[at] == hash && _entries[NumberOf(places[at])].Is(id))
            {
                return NumberOf(places[at]);
            }
        }

        return None;
    }

    /// <summary>Adds an id that is not there.</summary>
    /// <returns>Number of its entry.</returns>
    public int Add(UInt128 id, uint hash, int group)
    {
        if ((_count + 1) * 2L > _places.Length)
        {
            Grow();
        }

        if (!_free.TryPop(out int number))
        {
            number = _used++;
            if (number == _entries.Length)
            {
                Array.Resize(ref _entries, number * 2);
            }
        }

        _entries[number] = new IdEntry(id, hash, group);
        Put(_places, hash, number);
        _count++;
        return number;
    }

    /// <summary>Forgets an id.</summary>
    /// <param name="number">Number of its entry.</param>
    public void Remove(int number)
    {
        ulong[] places = _places;
        int mask = places.Length - 1;
        int hole = (int)_entries[number].Hash & mask;
        while (NumberOf(places[hole]) != number)
        {
            hole = (hole + 1) & mask;
        }

        // What was pushed behind the hole by a collision moves up, so that no look-up ends too early and no marks are left behind.
        for (int at = (hole + 1) & mask; places[at] != 0; at = (at + 1) & mask)
        {
            int home = (int)places[at] & mask;
            if (((at - home) & mask) >= ((at - hole) & mask))
            {
                places[hole] = places[at];
                hole = at;
            }
        }

        places[hole] = 0;
        _free.Push(number);
        _count--;
    }

    /// <summary>Brings near what tells where an id's entry is.</summary>
    public void PrefetchPlace(uint hash) => Model.Prefetch.Line(ref _places[(int)hash & (_places.Length - 1)]);

    /// <summary>Brings an entry near.</summary>
    public void PrefetchEntry(int number) => Model.Prefetch.Line(ref _entries[number]);

    /// <summary>A cheap guess of an id's entry, for what only wants to know what will be needed.</summary>
    /// <returns>Number of an entry, or <see cref="None"/>.</returns>
    public int Guess(uint hash)
    {
        ulong place = _places[(int)hash & (_places.Length - 1)];
        return (uint)place == hash ? NumberOf(place) : None;
    }

    private static ulong Seed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private static int NumberOf(ulong place) => (int)(place >> NumberBit) - 1;

    private static void Put(ulong[] places, uint hash, int number)
    {
        int at = (int)hash & (places.Length - 1);
        while (places[at] != 0)
        {
            at = (at + 1) & (places.Length - 1);
        }

        places[at] = ((ulong)(number + 1) << NumberBit) | hash;
    }

    private void Grow()
    {
        ulong[] larger = new ulong[_places.Length * 2];
        foreach (ulong place in _places)
        {
            if (place != 0)
            {
                Put(larger, (uint)place, NumberOf(place));
            }
        }

        _places = larger;
    }
}

/// <summary>An id in flight.</summary>
/// <param name="id">The id.</param>
/// <param name="hash">Its hash.</param>
/// <param name="group">Its group.</param>
internal struct IdEntry(UInt128 id, uint hash, int group)
{
    private readonly ulong _upper = (ulong)(id >> 64);
    private readonly ulong _lower = (ulong)id;

    /// <summary>The id's hash.</summary>
    public readonly uint Hash = hash;

    /// <summary>Its group.</summary>
    public int Group = group;

    /// <summary>Number of the entry of the group's next id; <see cref="IdTable.None"/> for none.</summary>
    public int Next = IdTable.None;

    /// <summary>Whether it is the entry of an id.</summary>
    public readonly bool Is(UInt128 id) => _lower == (ulong)id && _upper == (ulong)(id >> 64);
}
