using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>The forms of ids that API Gateway gives.</summary>
internal static class GatewayIds
{
    /// <summary>Whether a text is a request id: a UUID (REST API) or an extended id (HTTP API).</summary>
    public static bool IsRequestId(ReadOnlySpan<byte> text) =>
        (text.Length == 36 && RequestId.Parse(text).Kind == RequestIdKind.Uuid) || IsExtended(text);

    /// <summary>Whether a text is an extended request id, such as <c>K2G9wEbUoAMEvag=</c>.</summary>
    public static bool IsExtended(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 15 or > 16 || text[^1] != '=')
        {
            return false;
        }

        foreach (byte b in text[..^1])
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_' or (byte)'+' or (byte)'/'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text is an X-Ray trace id.</summary>
    public static bool IsTrace(ReadOnlySpan<byte> text) => text.Length == 35 && RequestId.Parse(text).Kind == RequestIdKind.XRay;
}
