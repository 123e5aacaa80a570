using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>The request line of an access log: <c>GET https://host:443/path?query HTTP/1.1</c>, often malformed.</summary>
/// <param name="method">The method; <see cref="HttpMethod.Unknown"/> where there is none.</param>
/// <param name="target">Slice of the line that holds the path with its query; empty where there is none.</param>
public readonly ref struct RequestLine(HttpMethod method, ReadOnlySpan<byte> target)
{
    private const int Version = 9; // length of " HTTP/1.1"

    /// <summary>The method.</summary>
    public HttpMethod Method { get; } = method;

    /// <summary>The path without its query; empty where there is none.</summary>
    public ReadOnlySpan<byte> Path { get; } = PathOf(target);

    /// <summary>Reads a request line.</summary>
    public static RequestLine Parse(ReadOnlySpan<byte> request)
    {
        request = request.Trim((byte)' ');
        int blank = request.IndexOf((byte)' ');
        if (blank < 0)
        {
            return default;
        }

        ReadOnlySpan<byte> target = request[(blank + 1)..].TrimStart((byte)' ');
        int end = target.Length >= Version && target[^Version..].StartsWith(" HTTP/"u8) ? target.Length - Version : target.LastIndexOf(" HTTP/"u8);
        if (end >= 0)
        {
            target = target[..end];
        }

        return new RequestLine(MethodOf(request[..blank]), target.SequenceEqual("-"u8) || target.StartsWith("- "u8) ? default : target);
    }

    /// <summary>The path of a URL or of an absolute path, without query and fragment.</summary>
    public static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        if (!target.IsEmpty && target[0] != '/')
        {
            int scheme = target.StartsWith("https://"u8) ? 5 : target.IndexOf("://"u8);
            if (scheme is > 0 and < 12)
            {
                target = target[(scheme + 3)..];
                int slash = target.IndexOf((byte)'/');
                target = slash < 0 ? "/"u8 : target[slash..];
            }
        }

        int end = target.IndexOfAny((byte)'?', (byte)'#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>Reads a method's name.</summary>
    public static HttpMethod MethodOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => HttpMethod.Unknown,
        1 when name[0] == '-' => HttpMethod.Unknown,
        3 when name.SequenceEqual("GET"u8) => HttpMethod.Get,
        3 when name.SequenceEqual("PUT"u8) => HttpMethod.Put,
        4 when name.SequenceEqual("POST"u8) => HttpMethod.Post,
        4 when name.SequenceEqual("HEAD"u8) => HttpMethod.Head,
        5 when name.SequenceEqual("PATCH"u8) => HttpMethod.Patch,
        6 when name.SequenceEqual("DELETE"u8) => HttpMethod.Delete,
        7 when name.SequenceEqual("OPTIONS"u8) => HttpMethod.Options,
        _ => HttpMethod.Other,
    };
}
