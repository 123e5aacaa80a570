using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>The keys under which a record meets others.</summary>
internal static class JoinKeys
{
    /// <summary>Writes them, at most three, and tells how many.</summary>
    /// <param name="record">The record.</param>
    /// <param name="byExtendedId">Whether the gateway's extended request id is one.</param>
    /// <param name="keys">Room for three.</param>
    public static int Of(in HopRecord record, bool byExtendedId, Span<UInt128> keys)
    {
        int count = 0;
        RequestId id = record.RequestId;
        if (id.IsKnown)
        {
            keys[count++] = id.JoinKey;
        }

        id = record.TraceId;
        if (id.IsKnown)
        {
            keys[count++] = id.JoinKey;
        }

        id = record.ExtendedId;
        if (id.IsKnown && byExtendedId)
        {
            keys[count++] = id.JoinKey;
        }

        if (count == 0 && ContentKey.IsOf(record))
        {
            keys[count++] = ContentKey.Of(record);
        }

        return count;
    }
}
