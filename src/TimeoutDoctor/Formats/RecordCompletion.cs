using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>Completes what a record's own fields imply: the other edge of its time, and its route. One per reader.</summary>
public sealed class RecordCompletion(Interner names)
{
    private readonly InternCache _routes = new(names);
    private readonly byte[] _buffer = new byte[512];

    /// <summary>Fills in <see cref="HopRecord.Start"/>, <see cref="HopRecord.End"/> and <see cref="HopRecord.Route"/> where they follow.</summary>
    public void Complete(ref HopRecord record)
    {
        if (record.Duration.IsMeasured)
        {
            if (!record.End.IsKnown && record.Start.IsKnown)
            {
                record.End = record.Start + record.Duration.Span;
            }
            else if (!record.Start.IsKnown && record.End.IsKnown && record.End.Ticks > record.Duration.Ticks)
            {
                record.Start = record.End - record.Duration.Span;
            }
        }

        if (record.Route == Interner.None && !record.Path.IsEmpty)
        {
            int length = RouteTemplate.Write(record.Path.Span, _buffer);
            record.Route = _routes.Add(_buffer.AsSpan(0, length));
        }
    }
}

/// <summary>Makes a route of a path: segments that are ids become <c>{id}</c>.</summary>
public static class RouteTemplate
{
    /// <summary>Writes the template of a path.</summary>
    /// <param name="path">The path without query.</param>
    /// <param name="into">Receives the template; what does not fit is cut.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> path, Span<byte> into)
    {
        int used = 0;
        while (!path.IsEmpty && used < into.Length)
        {
            int slash = path[1..].IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = slash < 0 ? path : path[..(slash + 1)];
            path = slash < 0 ? default : path[(slash + 1)..];
            bool rooted = segment[0] == '/';
            ReadOnlySpan<byte> name = rooted ? segment[1..] : segment;
            ReadOnlySpan<byte> written = IsId(name) ? rooted ? "/{id}"u8 : "{id}"u8 : segment;
            int length = Math.Min(written.Length, into.Length - used);
            written[..length].CopyTo(into[used..]);
            used += length;
        }

        return used;
    }

    /// <summary>
    /// Whether a segment names one thing: digits, a UUID or other long hex, a word with many digits (<c>SKU-4711</c>), or an opaque token.
    /// </summary>
    public static bool IsId(ReadOnlySpan<byte> segment)
    {
        int digits = 0;
        foreach (byte b in segment)
        {
            digits += char.IsAsciiDigit((char)b) ? 1 : 0;
        }

        if (digits == 0 || segment.IsEmpty)
        {
            return segment.Length > 40;
        }

        // v1, v2.1 and s3 are names; 1032, SKU-4711, 7c954f5c-1737-… are not.
        return digits == segment.Length || segment.Length > 24 || (digits * 5 >= segment.Length * 2 && segment.Length > 3);
    }
}
