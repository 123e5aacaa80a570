using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Finds where a field ends.</summary>
internal static class FieldExtent
{
    /// <summary>The field's length, or -1 when the text behind it is not there.</summary>
    /// <param name="rest">The line from the field on.</param>
    /// <param name="field">The field.</param>
    /// <param name="next">The literal text behind it; empty for the last field.</param>
    /// <param name="quoted">Whether a double quote stands in front.</param>
    public static int Of(ReadOnlySpan<byte> rest, PatternField field, ReadOnlySpan<byte> next, bool quoted)
    {
        if (quoted && next.StartsWith("\""u8))
        {
            return Quoted(rest, next);
        }

        if (field.Meaning == FieldMeaning.Request && !next.IsEmpty)
        {
            return BareRequest(rest, next);
        }

        if (next.IsEmpty)
        {
            return field.Meaning == FieldMeaning.Text ? rest.Length : EndOfWord(rest, field.IsList);
        }

        return field.IsList ? EndOfList(rest, next) : rest.IndexOf(next);
    }

    // Servers escape quotes inside a quoted field; where one did not, the longer text behind the field tells.
    private static int Quoted(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> next)
    {
        int at = 0;
        while (true)
        {
            int quote = FieldWalker.EndOfQuoted(rest[at..]);
            if (quote < 0)
            {
                return -1;
            }

            at += quote;
            if (rest[at..].StartsWith(next))
            {
                return at;
            }

            at++;
        }
    }

    private static int BareRequest(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> next)
    {
        int version = rest.IndexOf(" HTTP/"u8);
        if (version < 0 || rest.StartsWith("- "u8))
        {
            return rest.IndexOf(next);
        }

        int from = version + " HTTP/"u8.Length;
        int end = rest[from..].IndexOf(next);
        return end < 0 ? -1 : from + end;
    }

    private static int EndOfWord(ReadOnlySpan<byte> rest, bool list)
    {
        int end = list ? EndOfList(rest, " "u8) : rest.IndexOf((byte)' ');
        return end < 0 ? rest.Length : end;
    }

    /// <summary>
    /// End of a list such as <c>0.000, 0.008 : 0.001</c>: a blank beside a comma or colon is inside it. A blank that is neither inside nor the
    /// beginning of what follows parts the list from a field that the pattern lacks.
    /// </summary>
    private static int EndOfList(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> next)
    {
        for (int at = 0; at < rest.Length; at++)
        {
            bool inside = rest[at] == ' ' && ((at > 0 && rest[at - 1] is (byte)',' or (byte)':') || rest[(at + 1)..].StartsWith(": "u8));
            if (!inside && rest[at..].StartsWith(next))
            {
                return at;
            }

            if (!inside && rest[at] == ' ')
            {
                return -1;
            }
        }

        return -1;
    }
}
