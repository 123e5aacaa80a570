using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Records in flight, in chunks with a free list: a slot costs no object, and each slot has a link so that the records of a request form a
/// list. Not thread-safe.
/// </summary>
internal sealed class RecordStore
{
    private const int ChunkBits = 11;
    private const int ChunkSize = 1 << ChunkBits;
    private const int None = -1;

    private readonly List<HopRecord[]> _chunks = [];
    private readonly List<int[]> _links = [];
    private int _free = None;
    private int _used;

    /// <summary>Records held.</summary>
    public int Count { get; private set; }

    /// <summary>The record in a slot.</summary>
    public ref HopRecord this[int slot] => ref _chunks[slot >> ChunkBits][slot & (ChunkSize - 1)];

    /// <summary>The slot linked to a slot; -1 for none.</summary>
    public ref int Link(int slot) => ref _links[slot >> ChunkBits][slot & (ChunkSize - 1)];

    /// <summary>Keeps a copy of a record and returns its slot, linked to nothing.</summary>
    public int Add(in HopRecord record)
    {
        int slot = _free;
        if (slot != None)
        {
            _free = Link(slot);
        }
        else
        {
            slot = _used++;
            if (slot >> ChunkBits == _chunks.Count)
            {
                _chunks.Add(new HopRecord[ChunkSize]);
                _links.Add(new int[ChunkSize]);
            }
        }

        this[slot] = record;
        Link(slot) = None;
        Count++;
        return slot;
    }

    /// <summary>Frees a slot; its texts may be collected.</summary>
    public void Remove(int slot)
    {
        this[slot] = default;
        Link(slot) = _free;
        _free = slot;
        Count--;
    }
}
