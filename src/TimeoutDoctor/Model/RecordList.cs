using System.Collections;

namespace TimeoutDoctor.Model;

/// <summary>Records of one hop of a request, in order of start, then place. They are shown where they lie: they are large.</summary>
public sealed class RecordList : IReadOnlyList<HopRecord>
{
    private RecordPlace[] _places = [];

    /// <inheritdoc />
    public int Count { get; private set; }

    /// <summary>The record at a position, in place.</summary>
    public ref HopRecord this[int index] => ref _places.AsSpan(0, Count)[index].Record;

    /// <inheritdoc />
    HopRecord IReadOnlyList<HopRecord>.this[int index] => this[index];

    /// <summary>Puts a record into its place in the order.</summary>
    internal void Insert(RecordPlace place)
    {
        if (Count == _places.Length)
        {
            Array.Resize(ref _places, Math.Max(1, Count * 2));
        }

        int at = Count++;
        for (; at > 0 && Compare(_places[at - 1].Record, place.Record) > 0; at--)
        {
            _places[at] = _places[at - 1];
        }

        _places[at] = place;
    }

    /// <summary>Empties the list.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Takes copies of the records of another list.</summary>
    internal void CopyFrom(RecordList other)
    {
        HopRecord[] copies = [.. other];
        _places = new RecordPlace[copies.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            _places[i] = new RecordPlace(copies, i);
        }

        Count = copies.Length;
    }

    /// <summary>Copies the records' texts into another arena.</summary>
    internal void MoveTexts(TextArena texts)
    {
        for (int i = 0; i < Count; i++)
        {
            this[i].Path = texts.Add(this[i].Path.Span);
        }
    }

    /// <inheritdoc />
    public IEnumerator<HopRecord> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Compare(in HopRecord left, in HopRecord right) =>
        left.Start != right.Start ? left.Start.CompareTo(right.Start) : left.At.CompareTo(right.At);
}
