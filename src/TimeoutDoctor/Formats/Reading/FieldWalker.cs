namespace TimeoutDoctor.Formats.Reading;

/// <summary>
/// Walks the blank-separated fields of a line from left to right. A field in double quotes may hold blanks; inside it a backslash
/// and the byte behind it belong together.
/// </summary>
/// <param name="line">The line.</param>
internal ref struct FieldWalker(ReadOnlySpan<byte> line)
{
    /// <summary>What has not been walked yet, without the blank in front.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = line;

    /// <summary>Whether a quoted field had no end or was not followed by a blank.</summary>
    public bool Torn { get; private set; }

    /// <summary>The next field without its quotes; false at the end of the line.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> rest = Rest;
        if (rest.IsEmpty)
        {
            field = default;
            return false;
        }

        if (rest[0] == '"')
        {
            return TryQuoted(rest, out field);
        }

        int blank = rest.IndexOf((byte)' ');
        field = blank < 0 ? rest : rest[..blank];
        Rest = blank < 0 ? default : rest[(blank + 1)..];
        return true;
    }

    /// <summary>Walks over fields; false when there are fewer.</summary>
    public bool TrySkip(int fields)
    {
        for (; fields > 0; fields--)
        {
            if (!TryNext(out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The position of the quote that ends a quoted text, or -1.</summary>
    /// <param name="text">The text behind the opening quote.</param>
    public static int EndOfQuoted(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int found = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return -1;
            }

            at += found;
            if (text[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }

    private bool TryQuoted(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        int end = EndOfQuoted(rest[1..]);
        if (end < 0)
        {
            Torn = true;
            field = default;
            return false;
        }

        field = rest.Slice(1, end);
        int after = end + 2;
        Torn |= after < rest.Length && rest[after] != ' ';
        Rest = after < rest.Length ? rest[(after + 1)..] : default;
        return true;
    }
}
