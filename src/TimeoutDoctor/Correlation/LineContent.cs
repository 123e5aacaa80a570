using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// What the line of a record without an id says, as two hashes. Only what the line itself tells counts: the edge that follows from the stamp and
/// the duration, and the unit of the duration, depend on the lines that were read before it.
/// </summary>
/// <param name="Line">All of it.</param>
/// <param name="Content">All but the stamp.</param>
internal readonly record struct LineContent(ulong Line, ulong Content)
{
    /// <summary>Whether a repeat of the line can only be told by the lines around it: no id, and a stamp that proves nothing.</summary>
    public static bool IsOf(in HopRecord record) =>
        record.Event == RecordEvent.Whole && (record.Flags & (RecordFlags.Connection | RecordFlags.Unfinished)) == 0 && !ContentKey.HasId(record) && !ContentKey.IsOf(record);

    /// <summary>The hashes of a record's line.</summary>
    public static LineContent Of(in HopRecord record)
    {
        ReadOnlySpan<long> facts =
        [
            Digits(record.Duration), Digits(record.TargetTime), record.ReceivedBytes, record.SentBytes, (long)record.Client,
            ((long)record.Target << 32) | ((long)record.Hop << 16) | (uint)record.Method, ((long)record.Status << 16) | (ushort)record.TargetStatus,
        ];
        ulong content = StableHash.Of(record.Path.Span, StableHash.Of(MemoryMarshal.AsBytes(facts)));
        Instant stamp = record.Edge == StampEdge.Start || !record.End.IsKnown ? record.Start : record.End;
        return new LineContent(StableHash.Mix(content ^ (ulong)stamp.Ticks), content);
    }

    // The same in every unit: a guess may be set right in between.
    private static long Digits(Elapsed time)
    {
        long ticks = time.IsMeasured ? time.Ticks : -1;
        while (ticks > 0 && ticks % 1000 == 0)
        {
            ticks /= 1000;
        }

        return ticks;
    }
}
