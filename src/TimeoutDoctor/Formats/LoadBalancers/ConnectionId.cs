using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>The id that an ALB gives a client's connection: <c>TID_</c> and up to 32 hex digits, in its access log and its connection log.</summary>
internal static class ConnectionId
{
    /// <summary>The last field that is such an id; empty when there is none. It is not quoted, as all texts of clients behind it are.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> fields)
    {
        int at = fields.LastIndexOf(" TID_"u8);
        if (at < 0)
        {
            return default;
        }

        ReadOnlySpan<byte> id = fields[(at + 1)..];
        int end = id.IndexOf((byte)' ');
        return end < 0 ? id : id[..end];
    }

    /// <summary>Its hash; 0 for none, and for the zeros that stand where a request was too broken to have one.</summary>
    public static ulong Hash(ReadOnlySpan<byte> id) =>
        id.StartsWith("TID_"u8) && id[4..].IndexOfAnyExcept((byte)'0') >= 0 ? StableHash.Of(id) : 0;
}
