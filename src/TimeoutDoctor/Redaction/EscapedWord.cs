using System.Globalization;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// A run of letters, digits, underscores and bytes beyond ASCII, some of them written as <c>%C3</c>, <c>\xC3</c> or <c>é</c>: a word must not
/// hide behind an escape.
/// </summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Mask">How it is replaced, where it has escapes; else null.</param>
internal readonly record struct EscapedWord(int Length, string? Mask)
{
    private const int Longest = 64 * 1024;

    /// <summary>Reads the word at the start of a text; its length is 0 where there is none.</summary>
    public static EscapedWord Read(ReadOnlySpan<byte> text)
    {
        int at = 0;
        StringBuilder? mask = null;
        while (at < text.Length && at < Longest)
        {
            if (TokenShapes.IsWord(text[at]))
            {
                mask?.Append(char.IsAsciiDigit((char)text[at]) ? 'd' : text[at] == '_' ? '.' : 'l');
                at++;
                continue;
            }

            int length = EscapeLength(text[at..]);
            if (length < 3 || text[at] == 0x1B || !IsLetter(text.Slice(at, length)))
            {
                break;
            }

            mask ??= new StringBuilder(Plain(text[..at]));
            AppendMask(mask, text.Slice(at, length));
            at += length;
        }

        return new EscapedWord(at, mask?.ToString());
    }

    /// <summary>Bytes of the escape at the start of a text: <c>%41</c>, <c>\x41</c>, <c>A</c>, <c>\n</c>; 0 for none.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 3 && text[0] == '%' && TokenShapes.IsHex(text[1..3]))
        {
            return 3;
        }

        if (text.Length > 3 && text[0] == 0x1B && text[1] == '[')
        {
            int end = text[2..Math.Min(text.Length, 16)].IndexOfAnyExcept("0123456789;"u8);
            return end >= 0 && text[2 + end] == 'm' ? end + 3 : 0;
        }

        if (text.Length < 2 || text[0] != '\\')
        {
            return 0;
        }

        return text[1] == 'x' && text.Length >= 4 && TokenShapes.IsHex(text[2..4]) ? 4
            : text[1] == 'u' && text.Length >= 6 && TokenShapes.IsHex(text[2..6]) ? 6
            : "\"\\/bfnrtv'"u8.IndexOf(text[1]) >= 0 ? 2 : 0;
    }

    private static string Plain(ReadOnlySpan<byte> text) => text.IsEmpty ? "" : Pseudonyms.MaskOf("a" + Encoding.Latin1.GetString(text).ToLowerInvariant())[1..].Replace('h', 'l');

    private static bool IsLetter(ReadOnlySpan<byte> escape)
    {
        ReadOnlySpan<byte> hex = escape[^(escape.Length == 6 ? 4 : 2)..];
        int value = int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return value >= 0x80 || char.IsAsciiLetterOrDigit((char)value) || value == '_';
    }

    // What stands for the escape is no control character, quote or backslash.
    private static void AppendMask(StringBuilder mask, ReadOnlySpan<byte> escape)
    {
        int digits = escape.Length == 6 ? 4 : 2;
        mask.Append('.', escape.Length - digits);
        ReadOnlySpan<byte> hex = escape[^digits..];
        if (digits == 4)
        {
            mask.Append("..");
            hex = hex[2..];
        }

        bool wide = digits == 4 && !escape[2..4].SequenceEqual("00"u8);
        mask.Append(hex[0] switch
        {
            >= (byte)'a' or >= (byte)'A' and <= (byte)'F' => 'h',
            >= (byte)'8' and <= (byte)'9' => 'n',
            _ => wide ? 'd' : '4',
        });
        mask.Append(hex[1] > '9' ? 'h' : 'd');
    }
}
