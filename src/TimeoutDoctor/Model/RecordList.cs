using System.Collections;

namespace TimeoutDoctor.Model;

/// <summary>Records of one hop of a request, in order of start, then place. Elements are read in place: they are large.</summary>
public sealed class RecordList : IReadOnlyList<HopRecord>
{
    private HopRecord[] _records = [];

    /// <inheritdoc />
    public int Count { get; private set; }

    /// <summary>The record at a position, in place.</summary>
    public ref HopRecord this[int index] => ref _records.AsSpan(0, Count)[index];

    /// <inheritdoc />
    HopRecord IReadOnlyList<HopRecord>.this[int index] => this[index];

    /// <summary>Puts a record into its place.</summary>
    internal void Insert(in HopRecord record)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Math.Max(1, Count * 2));
        }

        int at = Count++;
        for (; at > 0 && Compare(_records[at - 1], record) > 0; at--)
        {
            _records[at] = _records[at - 1];
        }

        _records[at] = record;
    }

    /// <summary>Empties the list.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Takes over the records of another list.</summary>
    internal void CopyFrom(RecordList other)
    {
        _records = other.Count == 0 ? [] : other._records.AsSpan(0, other.Count).ToArray();
        Count = other.Count;
    }

    /// <summary>Copies the records' texts into another arena.</summary>
    internal void MoveTexts(TextArena texts)
    {
        for (int i = 0; i < Count; i++)
        {
            _records[i].Path = texts.Add(_records[i].Path.Span);
        }
    }

    /// <inheritdoc />
    public IEnumerator<HopRecord> GetEnumerator() => _records.Take(Count).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Compare(in HopRecord left, in HopRecord right) =>
        left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.At.CompareTo(right.At);
}
