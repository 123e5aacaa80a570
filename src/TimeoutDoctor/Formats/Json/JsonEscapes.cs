using System.Buffers.Text;
using System.Text;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Escapes in JSON strings. Wrong escapes stay as they are: a log line is no place to be strict.</summary>
internal static class JsonEscapes
{
    /// <summary>Decodes a string's content; the result is never longer than the content.</summary>
    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> into)
    {
        int used = 0;
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                into[used++] = text[at++];
                continue;
            }

            byte plain = Plain(text[at + 1]);
            if (plain != 0)
            {
                into[used++] = plain;
                at += 2;
            }
            else if (text[at + 1] == 'u' && TryRune(text[at..], out Rune rune, out int length))
            {
                used += rune.EncodeToUtf8(into[used..]);
                at += length;
            }
            else
            {
                into[used++] = text[at++];
            }
        }

        return used;
    }

    private static byte Plain(byte escape) => escape switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => escape,
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => 0,
    };

    private static bool TryRune(ReadOnlySpan<byte> text, out Rune rune, out int length)
    {
        rune = Rune.ReplacementChar;
        length = 6;
        if (!TryUnit(text, out char first))
        {
            return false;
        }

        if (Rune.TryCreate(first, out Rune single))
        {
            rune = single;
        }
        else if (TryUnit(text[6..], out char second) && Rune.TryCreate(first, second, out Rune pair))
        {
            rune = pair;
            length = 12;
        }

        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6 || text[0] != '\\' || text[1] != 'u' || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort value, out int used, 'x') || used != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
