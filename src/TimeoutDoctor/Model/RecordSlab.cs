namespace TimeoutDoctor.Model;

/// <summary>
/// A block of records of one source. A reader fills it, then it is read where it lies until its last record is settled, and is filled
/// again: a record is written once and never copied.
/// </summary>
public sealed class RecordSlab
{
    /// <summary>Records in a full slab.</summary>
    public const int Size = 1024;

    private readonly HopRecord[] _records = new HopRecord[Size];

    /// <summary>Records in it.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is no room left.</summary>
    public bool IsFull => Count == Size;

    /// <summary>The record at a position, in place.</summary>
    public ref HopRecord this[int index] => ref _records[index];

    /// <summary>Room for one more record, to be written and then kept; only while the slab is not full.</summary>
    public ref HopRecord Next => ref _records[Count];

    /// <summary>Counts the record that was written to <see cref="Next"/>.</summary>
    public void Keep() => Count++;

    /// <summary>Takes records out; the others move up in their order.</summary>
    /// <param name="marked">Which, by position.</param>
    public void RemoveMarked(ReadOnlySpan<bool> marked)
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!marked[i])
            {
                _records[kept] = _records[i];
                kept++;
            }
        }

        Count = kept;
    }

    /// <summary>Empties the slab.</summary>
    public void Clear() => Count = 0;

    /// <summary>Where a record lies.</summary>
    internal RecordPlace PlaceOf(int index) => new(_records, index);
}

/// <summary>Where a record lies: what shows a record without copying it.</summary>
internal readonly struct RecordPlace(HopRecord[] block, int index)
{
    /// <summary>A place of its own for a copy of a record.</summary>
    public RecordPlace(in HopRecord record)
        : this([record], 0)
    {
    }

    /// <summary>The record.</summary>
    public ref HopRecord Record => ref block[index];
}
