using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Finds the address that the load balancer saw as its peer.</summary>
internal static class ForwardedPeer
{
    /// <summary>
    /// Hash of the peer's address. Each proxy appends its own peer to X-Forwarded-For, so behind a load balancer alone it is the
    /// last entry; behind a proxy on the same host (the connection comes from loopback) the one before it.
    /// </summary>
    public static ulong Hash(ReadOnlySpan<byte> client, ReadOnlySpan<byte> forwardedFor)
    {
        forwardedFor = forwardedFor.Trim((byte)' ');
        if (forwardedFor.IsEmpty || forwardedFor.SequenceEqual("-"u8))
        {
            return ClientAddress.Hash(client, hasPort: false);
        }

        int comma = forwardedFor.LastIndexOf((byte)',');
        ReadOnlySpan<byte> last = forwardedFor[(comma + 1)..];
        if (comma >= 0 && (client.StartsWith("127."u8) || client.SequenceEqual("::1"u8) || client.SequenceEqual("0:0:0:0:0:0:0:1"u8)))
        {
            ReadOnlySpan<byte> before = forwardedFor[..comma];
            last = before[(before.LastIndexOf((byte)',') + 1)..];
        }

        last = last.Trim((byte)' ');
        bool hasPort = last.StartsWith("["u8) ? last.IndexOf("]:"u8) > 0 : last.IndexOf((byte)':') is > 0 and int colon && colon == last.LastIndexOf((byte)':');
        return ClientAddress.Hash(last, hasPort);
    }
}
