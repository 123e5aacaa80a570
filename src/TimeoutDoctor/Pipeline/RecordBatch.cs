using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Records of one source in the order of its lines; reused.</summary>
internal sealed class RecordBatch
{
    private static readonly RecordSlab Empty = new();

    /// <summary>The records, in a slab that whoever takes the batch keeps.</summary>
    public RecordSlab Slab { get; set; } = Empty;

    /// <summary>Records that follow and have no room in the slab: starts without a finish that a source's end sets free.</summary>
    public List<HopRecord> Overflow { get; } = [];

    /// <summary>How many records.</summary>
    public int Count => Slab.Count + Overflow.Count;

    /// <summary>Empties the batch.</summary>
    public void Clear()
    {
        Slab.Clear();
        Overflow.Clear();
        Last = false;
    }

    /// <summary>Adds copies of records.</summary>
    public void AddRange(List<HopRecord> records)
    {
        foreach (ref readonly HopRecord record in CollectionsMarshal.AsSpan(records))
        {
            if (Slab.IsFull)
            {
                Overflow.Add(record);
            }
            else
            {
                Slab.Next = record;
                Slab.Keep();
            }
        }
    }

    /// <summary>How far the source's log time has come with this batch.</summary>
    public Instant Position { get; set; }

    /// <summary>Whether the source ends with this batch.</summary>
    public bool Last { get; set; }
}
