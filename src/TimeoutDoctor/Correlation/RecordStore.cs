using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Records in flight, in the slabs in which readers left them. A slot names a slab and a place in it, and has a link so that the records of
/// a request form a list. Records of one source stay in the order of its lines, so that walking requests in time order walks memory
/// forwards. Not thread-safe.
/// </summary>
internal sealed class RecordStore
{
    private const int PlaceBits = 10; // 1 << PlaceBits = RecordSlab.Size
    private const int PlaceMask = RecordSlab.Size - 1;
    private const int None = -1;

    private readonly List<Block> _blocks = [];
    private readonly Stack<int> _free = new();
    private int _own = None;

    /// <summary>Records held.</summary>
    public int Count { get; private set; }

    /// <summary>Takes over slabs of which no record is held any more; null lets them go.</summary>
    public Action<RecordSlab>? Spare { get; set; }

    /// <summary>The record in a slot.</summary>
    public ref HopRecord this[int slot] => ref _blocks[slot >> PlaceBits].Slab![slot & PlaceMask];

    /// <summary>Where the record of a slot lies.</summary>
    public RecordPlace PlaceOf(int slot) => _blocks[slot >> PlaceBits].Slab!.PlaceOf(slot & PlaceMask);

    /// <summary>Brings the record of a slot and its link near.</summary>
    public void Prefetch(int slot)
    {
        Block block = _blocks[slot >> PlaceBits];
        Model.Prefetch.Line(ref block.Links[slot & PlaceMask]);
        Model.Prefetch.Whole(ref block.Slab![slot & PlaceMask]);
    }

    /// <summary>The slot linked to a slot; -1 for none.</summary>
    public ref int Link(int slot) => ref _blocks[slot >> PlaceBits].Links[slot & PlaceMask];

    /// <summary>Takes over a slab; its records become slots from the result on, each of which is yet to be kept or left.</summary>
    public int Open(RecordSlab slab)
    {
        if (!_free.TryPop(out int block))
        {
            block = _blocks.Count;
            _blocks.Add(new Block());
        }

        _blocks[block].Slab = slab;
        _blocks[block].Open = true;
        return block << PlaceBits;
    }

    /// <summary>Holds a slot of an open slab, linked to nothing.</summary>
    public void Keep(int slot)
    {
        Block block = _blocks[slot >> PlaceBits];
        block.Links[slot & PlaceMask] = None;
        block.Held++;
        Count++;
    }

    /// <summary>Tells that no further slot of a slab will be kept.</summary>
    /// <param name="first">The slab's first slot.</param>
    public void Close(int first)
    {
        _blocks[first >> PlaceBits].Open = false;
        LetGo(first >> PlaceBits);
    }

    /// <summary>Keeps a copy of a record and returns its slot, linked to nothing.</summary>
    public int Add(in HopRecord record)
    {
        if (_own != None && _blocks[_own].Slab!.IsFull)
        {
            Close(_own << PlaceBits);
            _own = None;
        }

        _own = _own == None ? Open(new RecordSlab()) >> PlaceBits : _own;
        RecordSlab slab = _blocks[_own].Slab!;
        int slot = (_own << PlaceBits) | slab.Count;
        slab.Next = record;
        slab.Keep();
        Keep(slot);
        return slot;
    }

    /// <summary>Frees a slot.</summary>
    public void Remove(int slot)
    {
        _blocks[slot >> PlaceBits].Held--;
        Count--;
        LetGo(slot >> PlaceBits);
    }

    private void LetGo(int index)
    {
        Block block = _blocks[index];
        if (block.Held == 0 && !block.Open)
        {
            Spare?.Invoke(block.Slab!);
            block.Slab = null;
            _free.Push(index);
        }
    }

    private sealed class Block
    {
        public readonly int[] Links = new int[RecordSlab.Size];
        public RecordSlab? Slab;
        public int Held;
        public bool Open;
    }
}
