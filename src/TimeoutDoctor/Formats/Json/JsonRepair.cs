using System.Buffers;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Where a value ends, also when nobody quoted or escaped it.</summary>
internal static class JsonRepair
{
    private const int LongestKey = 64;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.+-eE"u8);

    /// <summary>The place of the quote that ends a string, or -1.</summary>
    /// <param name="line">The line.</param>
    /// <param name="from">The string's first byte.</param>
    /// <param name="escaped">Whether the string holds a backslash.</param>
    public static int CloseQuote(ReadOnlySpan<byte> line, int from, out bool escaped)
    {
        escaped = false;
        while (from < line.Length)
        {
            int next = line[from..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                break;
            }

            from += next;
            if (line[from] == '"')
            {
                return from;
            }

            escaped = true;
            from += 2;
        }

        return -1;
    }

    /// <summary>
    /// Whether a value may end here: at the line's end (then it is cut), before a closing bracket, or before a comma and a key.
    /// </summary>
    public static bool ValueMayEnd(ReadOnlySpan<byte> line, int at)
    {
        at = AfterBlanks(line, at);
        if (at >= line.Length || line[at] == '}')
        {
            return true;
        }

        if (line[at] != ',')
        {
            return false;
        }

        at = AfterBlanks(line, at + 1);
        return at >= line.Length || line[at] == '"';
    }

    /// <summary>Whether a value without quotes is a number, a literal or <c>-</c> (an unset variable of API Gateway).</summary>
    public static bool IsPlain(ReadOnlySpan<byte> token)
    {
        if (token.IndexOfAnyExcept(NumberBytes) < 0)
        {
            return true;
        }

        return token.SequenceEqual("true"u8) || token.SequenceEqual("false"u8) || token.SequenceEqual("null"u8);
    }

    /// <summary>Whether the line ends like an object.</summary>
    public static bool Closes(ReadOnlySpan<byte> line) => line.TrimEnd(" \t\r"u8).EndsWith("}"u8);

    /// <summary>Where a value without quotes ends: before <c>,"key":</c>, or before the brackets that end the line; -1 when cut.</summary>
    public static int EndOfBare(ReadOnlySpan<byte> line, int from, int depth)
    {
        int at = from;
        while (at < line.Length && line[at..].IndexOf((byte)',') is >= 0 and int next)
        {
            at += next;
            if (IsKeyAt(line, AfterBlanks(line, at + 1)))
            {
                return BeforeBrackets(line, from, at, depth - 1);
            }

            at++;
        }

        return Closes(line) ? BeforeBrackets(line, from, line.TrimEnd(" \t\r"u8).Length, depth) : -1;
    }

    /// <summary>Where a quoted value with unescaped quotes ends: at the quote before <c>,"key":</c> or before the line's last brackets; -1 when there is none.</summary>
    public static int EndOfQuoted(ReadOnlySpan<byte> line, int from, int depth)
    {
        int at = from;
        while (at < line.Length && line[at..].IndexOf((byte)'"') is >= 0 and int next)
        {
            at += next;
            int after = AfterBlanks(line, at + 1);
            int brackets = 0;
            while (after < line.Length && line[after] == '}' && brackets < depth)
            {
                brackets++;
                after = AfterBlanks(line, after + 1);
            }

            bool ends = after == line.Length ? brackets == depth
                : line[after] == ',' && brackets < depth && IsKeyAt(line, AfterBlanks(line, after + 1));
            if (ends)
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    private static bool IsKeyAt(ReadOnlySpan<byte> line, int at)
    {
        if (at >= line.Length || line[at] != '"')
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[(at + 1)..];
        int length = rest[..Math.Min(rest.Length, LongestKey)].IndexOfAny((byte)'"', (byte)'\\');
        if (length <= 0 || rest[length] == '\\')
        {
            return false;
        }

        int colon = AfterBlanks(rest, length + 1);
        return colon < rest.Length && rest[colon] == ':';
    }

    private static int BeforeBrackets(ReadOnlySpan<byte> line, int from, int end, int most)
    {
        while (most-- > 0 && end > from && line[end - 1] == '}')
        {
            end--;
        }

        return end;
    }

    private static int AfterBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] <= ' ')
        {
            at++;
        }

        return at;
    }
}
