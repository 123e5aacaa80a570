namespace TimeoutDoctor.Redaction;

/// <summary>What a line looks like where no key tells.</summary>
internal static class LineShape
{
    private const int WordsOfProse = 3;

    /// <summary>Whether a text looks like a row of an access log.</summary>
    public static bool IsAccessLog(ReadOnlySpan<byte> text) =>
        text.IndexOf(" HTTP/"u8) >= 0 || ValueRedactor.IsRequestLine(text)
        || (text.IndexOf((byte)'"') >= 0 && (Moments.TryRead(text, out _) || TokenShapes.Address4(text) > 0))
        || text.StartsWith("tls "u8);

    /// <summary>Whether a text has words that follow each other, as people write and rows do not.</summary>
    public static bool IsProse(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf(" HTTP/"u8) >= 0)
        {
            return false;
        }

        int run = 0, most = 0;
        bool quoted = false, quotes = false;
        for (int at = 0; at < text.Length; at++)
        {
            quoted ^= text[at] == '"';
            quotes |= text[at] == '"';
            if (quoted || !IsLetter(text[at]))
            {
                run = text[at] == ' ' && at > 0 && IsLetter(text[at - 1]) ? run : 0;
                continue;
            }

            int from = at;
            while (at + 1 < text.Length && IsLetter(text[at + 1]))
            {
                at++;
            }

            bool whole = (from == 0 || text[from - 1] is (byte)' ' or (byte)'(') && (at + 1 == text.Length || " .,:;)"u8.IndexOf(text[at + 1]) >= 0);
            run = whole && at > from ? run + 1 : 0;
            most = Math.Max(most, run);
        }

        return most >= (quotes ? WordsOfProse : WordsOfProse - 1);
    }

    /// <summary>Where identity and user stand in front of the stamp of a common log line, or of a row of comma-separated columns; empty where they do not.</summary>
    public static (int From, int To) UserOf(ReadOnlySpan<byte> text)
    {
        for (int at = 0; at < text.Length && at < 1024; at++)
        {
            if (text[at] is not ((byte)'[' or (byte)',') || at + 12 > text.Length || !Moments.TryRead(text[(at + 1)..], out Moment moment) || moment.Shape != MomentShape.CommonLog)
            {
                continue;
            }

            byte parts = text[at] == '[' ? (byte)' ' : (byte)',';
            int to = text[at] == '[' ? at - 1 : at;
            int from = to > 0 ? text[..to].LastIndexOf(parts) : -1;
            from = from > 0 ? text[..from].LastIndexOf(parts) : -1;
            return from >= 0 && (text[at] != '[' || text[to] == ' ') ? (from + 1, to) : default;
        }

        return default;
    }

    /// <summary>Where the quote stands that ends a quoted text; -1 where none does.</summary>
    public static int ClosingQuote(ReadOnlySpan<byte> text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The key at the end of a text.</summary>
    public static ReadOnlySpan<byte> KeyBefore(ReadOnlySpan<byte> text)
    {
        int from = text.Length;
        while (from > 0 && text.Length - from < 128 && (TokenShapes.IsWord(text[from - 1]) || text[from - 1] is (byte)'-' or (byte)'.' or (byte)'@'))
        {
            from--;
        }

        return text[from..];
    }

    private static bool IsLetter(byte b) => b is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z';
}
