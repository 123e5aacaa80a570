using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Which numbers stay: those that stand alone and measure something. A number that is glued to a word, is too long, or stands where nobody
/// knows what it means is replaced like a word.
/// </summary>
internal sealed class NumberRule(Epochs epochs)
{
    private const int LongestInColumn = 10;
    private const int LongestMeasure = 11;
    private const int LongestInProse = 3;
    private const int LongestNamed = 8;

    private static readonly HashSet<string> Units = new(["ms", "us", "ns", "s", "sec", "secs", "seconds", "m", "min", "h", "kb", "mb", "gb", "b", "bytes", "\u00C2\u00B5s"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Before = new(["in", "took", "after", "status", "code", "duration", "latency", "elapsed", "responded", "within", "timeout", "bytes", "attempt", "returned"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The bytes of a number that stays; 0 for none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it may stand.</param>
    /// <param name="meaning">The text's meaning there.</param>
    /// <param name="moved">What is to be written instead, where it is a moment; else null.</param>
    public int Read(ReadOnlySpan<byte> text, int at, Meaning meaning, out string? moved)
    {
        moved = null;
        if (!IsDigit(text, at) || (at > 0 && TokenShapes.IsWord(text[at - 1])) || meaning is Meaning.Path or Meaning.Query or Meaning.Secret)
        {
            return 0;
        }

        int whole = Digits(text, at);
        int end = at + whole;
        int fraction = end + 1 < text.Length && text[end] == '.' && IsDigit(text, end + 1) ? Digits(text, end + 1) : 0;
        end += fraction > 0 ? fraction + 1 : 0;
        int mantissa = end;
        end = whole == 1 ? Exponent(text, end) : end;
        int unit = UnitEnd(text, end);
        if (unit < 0 || (end > mantissa && unit > end) || (fraction > 0 && end + 1 < text.Length && text[end] == '.' && IsDigit(text, end + 1)))
        {
            return 0;
        }

        if (meaning != Meaning.Measure && epochs.Is(text.Slice(at, whole)) && unit == end)
        {
            moved = epochs.Moved(text.Slice(at, whole)) + Encoding.ASCII.GetString(text[(at + whole)..end]);
            return end - at;
        }

        // 00000001 counts something, as ids do, and measures nothing; behind a word and a colon stands a port or an id.
        bool glued = IsGlued(text, at, unit) || (whole > 3 && text[at] == '0') || (whole > 5 && at > 1 && text[at - 1] == ':' && TokenShapes.IsWord(text[at - 2]));
        bool stays = meaning switch
        {
            Meaning.Columns => glued ? whole <= 1 : whole <= LongestInColumn,
            Meaning.Measure => glued ? whole <= 1 : whole <= LongestMeasure,
            Meaning.Time => whole <= LongestInProse,
            Meaning.Prose => !glued && (unit > end || fraction > 0 || Names(text, unit) ? whole <= LongestNamed : whole <= LongestInProse || (whole <= LongestNamed && Names(text[..at]))),
            _ => false,
        };
        return stays ? unit - at : 0;
    }

    private static bool IsDigit(ReadOnlySpan<byte> text, int at) => at < text.Length && (uint)(text[at] - '0') <= 9;

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        int end = at;
        while (IsDigit(text, end))
        {
            end++;
        }

        return end - at;
    }

    // 1.5e-05 has one digit before the point, and no unit; 6204e761 and 4e0b4s are ids.
    private static int Exponent(ReadOnlySpan<byte> text, int end)
    {
        int sign = end + 1 < text.Length && text[end] is (byte)'e' or (byte)'E' ? text[end + 1] is (byte)'+' or (byte)'-' ? 2 : 1 : 0;
        int digits = sign > 0 ? Digits(text, end + sign) : 0;
        return digits is > 0 and <= 2 ? end + sign + digits : end;
    }

    // Where the units behind a number end (1m30.5s has two); -1 where letters follow that are no unit.
    private static int UnitEnd(ReadOnlySpan<byte> text, int end)
    {
        int at = end;
        while (at < text.Length && TokenShapes.IsWord(text[at]) && !IsDigit(text, at))
        {
            int letters = 0;
            while (at + letters < text.Length && TokenShapes.IsWord(text[at + letters]) && !IsDigit(text, at + letters))
            {
                letters++;
            }

            if (letters > 8 || !Units.Contains(Encoding.Latin1.GetString(text.Slice(at, letters))))
            {
                return -1;
            }

            at += letters;
            int next = Digits(text, at);
            if (next > 0)
            {
                at += next;
                at += at + 1 < text.Length && text[at] == '.' && IsDigit(text, at + 1) ? 1 + Digits(text, at + 1) : 0;

                // 0b20 and 4s123 measure nothing: what follows a unit is a small number with a unit of its own.
                if (next > LongestInProse || at == text.Length || !TokenShapes.IsWord(text[at]))
                {
                    return -1;
                }
            }
        }

        return at;
    }

    // SKU-4711, orders/4711, 555-123-4567, a.4711: part of something longer. 0/12/-1/50014 is a row of numbers, -1 a number.
    private static bool IsGlued(ReadOnlySpan<byte> text, int at, int end)
    {
        int before = at - 1;
        if (before >= 0 && text[before] is (byte)'-' or (byte)'.' or (byte)'_')
        {
            if (before > 0 && TokenShapes.IsWord(text[before - 1]))
            {
                return true;
            }

            before--;
        }

        while (before >= 0 && (text[before] is (byte)'/' or (byte)'+' or (byte)'-' || IsDigit(text, before)) && text[at - 1] is (byte)'/' or (byte)'+' or (byte)'-')
        {
            before--;
        }

        bool after = end + 1 < text.Length && text[end] is (byte)'-' or (byte)'.' && TokenShapes.IsWord(text[end + 1]);
        return after || (before >= 0 && before < at - 1 && TokenShapes.IsWord(text[before]));
    }

    private static bool Names(ReadOnlySpan<byte> before)
    {
        before = before.TrimEnd(" :=#("u8);
        int from = before.Length;
        while (from > 0 && TokenShapes.IsWord(before[from - 1]))
        {
            from--;
        }

        return before.Length - from <= 12 && Before.Contains(Encoding.Latin1.GetString(before[from..]));
    }

    private static bool Names(ReadOnlySpan<byte> text, int end)
    {
        ReadOnlySpan<byte> rest = text[end..];
        if (rest.IsEmpty || rest[0] != ' ')
        {
            return false;
        }

        rest = rest[1..];
        int length = 0;
        while (length < rest.Length && length < 9 && TokenShapes.IsWord(rest[length]))
        {
            length++;
        }

        return Units.Contains(Encoding.Latin1.GetString(rest[..length]));
    }
}
