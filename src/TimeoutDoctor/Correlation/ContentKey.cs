using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// A key of what a record without any id says, under which repeats of its line meet. Only stamps finer than a millisecond (load
/// balancers write microseconds) prove that two equal lines are one: of coarser ones a busy host may write two that are equal. A stamp on
/// a whole millisecond may be such a one, written with zeros.
/// </summary>
internal static class ContentKey
{
    /// <summary>Whether a record has such a key.</summary>
    public static bool IsOf(in HopRecord record) =>
        record.ResolutionTicks is > 0 and < (int)TimeSpan.TicksPerMillisecond && !HasId(record) && (record.Flags & RecordFlags.Unfinished) == 0
        && (record.Edge == StampEdge.Start ? record.Start : record.End).Ticks % TimeSpan.TicksPerMillisecond != 0;

    /// <summary>Whether a record has an id of any kind.</summary>
    public static bool HasId(in HopRecord record) => record.RequestId.IsKnown || record.TraceId.IsKnown || record.ExtendedId.IsKnown;

    /// <summary>The key.</summary>
    public static UInt128 Of(in HopRecord record)
    {
        ReadOnlySpan<long> facts =
        [
            record.Start.Ticks, record.End.Ticks, record.RequestTime.Ticks, record.TargetTime.Ticks, record.ResponseTime.Ticks, record.ReceivedBytes,
            record.SentBytes, (long)record.Client, ((long)record.Target << 32) | ((long)record.Hop << 16) | (uint)record.Method, ((long)record.Status << 16) | (ushort)record.TargetStatus,
        ];
        ulong hash = StableHash.Of(MemoryMarshal.AsBytes(facts));
        return new UInt128(hash, StableHash.Of(record.Path.Span, hash));
    }
}
