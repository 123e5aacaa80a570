using System.Buffers;

namespace TimeoutDoctor.Redaction;

/// <summary>Paths, URLs and request lines: what names one thing is replaced, and the route's template stays.</summary>
internal sealed partial class ValueRedactor
{
    /// <summary>Whether a text is a request line: a method and what follows it.</summary>
    public static bool IsRequestLine(ReadOnlySpan<byte> text)
    {
        int blank = text.IndexOf((byte)' ');
        return blank is >= 1 and <= 20 && (text[..blank].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0 || text[0] == '-')
            && (text[(blank + 1)..].IndexOf((byte)'/') >= 0 || text[(blank + 1)..].StartsWith("$"u8));
    }

    /// <summary>Writes a request line.</summary>
    public void WriteRequestLine(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        int blank = text.IndexOf((byte)' ');
        Write(text[..blank], Meaning.Columns, into);
        into.Write(" "u8);
        ReadOnlySpan<byte> rest = text[(blank + 1)..];
        int version = rest.LastIndexOf(" HTTP/"u8);
        ReadOnlySpan<byte> target = version < 0 ? rest : rest[..version];
        if (IsRequestLine(target) && target[0] != '-')
        {
            WriteRequestLine(target, into);
        }
        else if (target.StartsWith("/"u8) || Scheme(target) > 0)
        {
            WritePath(target, into);
        }
        else
        {
            Write(target, Meaning.Unknown, into);
        }

        if (version >= 0)
        {
            Write(rest[version..], Meaning.Columns, into);
        }
    }

    /// <summary>Writes a path or URL that fills the text.</summary>
    public void WritePath(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        int scheme = Scheme(text);
        if (scheme > 0)
        {
            Write(text[..(scheme - 3)], Meaning.Unknown, into);
            into.Write("://"u8);
            text = text[scheme..];
            int slash = text.IndexOfAny("/?#"u8);
            slash = slash < 0 ? text.Length : slash;
            WriteAuthority(text[..slash], into);
            text = text[slash..];
        }

        int query = text.IndexOfAny((byte)'?', (byte)'#');
        ReadOnlySpan<byte> path = query < 0 ? text : text[..query];
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            WriteSegment(slash < 0 ? path : path[..slash], into);
            if (slash < 0)
            {
                break;
            }

            into.Write("/"u8);
            path = path[(slash + 1)..];
        }

        if (query >= 0)
        {
            into.Write(text.Slice(query, 1));
            WriteQuery(text[(query + 1)..], into);
        }
    }

    /// <summary>Writes a query string: of names the technical ones stay, of values nothing does.</summary>
    public void WriteQuery(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)'&', (byte)'#');
            ReadOnlySpan<byte> pair = end < 0 ? text : text[..end];
            int equals = pair.IndexOf((byte)'=');
            if (equals >= 0)
            {
                Write(pair[..equals], Meaning.Unknown, into);
                into.Write("="u8);
            }

            Force(pair[(equals + 1)..], SecretKind.Query, into);
            into.Write(end < 0 ? default : text.Slice(end, 1));
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private static int Scheme(ReadOnlySpan<byte> text)
    {
        int at = text.IndexOf("://"u8);
        return at is > 1 and < 12 && text[..at].IndexOfAnyExceptInRange((byte)'A', (byte)'z') < 0 ? at + 3 : 0;
    }

    private void WriteAuthority(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        int at = text.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            Force(text[..at], SecretKind.Secret, into);
            into.Write("@"u8);
            text = text[(at + 1)..];
        }

        int port = text.LastIndexOf((byte)':');
        bool hasPort = port >= 0 && text.Length - port <= 6 && text[(port + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        Write(hasPort ? text[..port] : text, Meaning.Unknown, into);
        into.Write(hasPort ? text[port..] : default);
    }

    private void WriteSegment(ReadOnlySpan<byte> segment, IBufferWriter<byte> into)
    {
        int matrix = segment.IndexOf((byte)';');
        ReadOnlySpan<byte> name = matrix < 0 ? segment : segment[..matrix];
        if (RouteShape.IsParameter(segment))
        {
            Force(segment, SecretKind.PathParameter, into);
            return;
        }

        for (int at = 0; at < name.Length;)
        {
            bool starts = at == 0 || !TokenShapes.IsWord(name[at - 1]);
            int used = starts && Kept(name[at..], into) is > 0 and int kept ? kept : starts ? Shaped(name, at, SecretKind.PathName, blanks: true, into) : 0;
            if (used == 0)
            {
                EscapedWord word = EscapedWord.Read(name[at..]);
                used = word.Length == 0 ? Copy(name, at, into)
                    : IsTechnical(name.Slice(at, word.Length)) ? Copy(name, at, word.Length, into)
                    : Replace(name.Slice(at, word.Length), SecretKind.PathName, word.Mask, into);
            }

            at += used;
        }

        if (matrix >= 0)
        {
            Force(segment[matrix..], SecretKind.Secret, into);
        }
    }
}
