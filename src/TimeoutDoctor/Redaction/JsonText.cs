using System.Buffers;
using System.Globalization;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>The text of a JSON string without its escapes, and with them again.</summary>
internal static class JsonText
{
    /// <summary>Takes the escapes off; false where the text is no JSON string.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> raw, ArrayBufferWriter<byte> into)
    {
        Span<char> unit = stackalloc char[2];
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                into.Write(raw.Slice(i, 1));
                continue;
            }

            if (++i >= raw.Length)
            {
                return false;
            }

            int plain = "\"\\/bfnrt"u8.IndexOf(raw[i]);
            if (plain >= 0)
            {
                into.Write("\"\\/\b\f\n\r\t"u8.Slice(plain, 1));
            }
            else if (!TryUnit(raw[i..], out unit[0]))
            {
                return false;
            }
            else
            {
                i += 4;
                int units = 1;
                if (char.IsHighSurrogate(unit[0]) && i + 6 < raw.Length && raw[i + 1] == '\\' && TryUnit(raw[(i + 2)..], out unit[1]) && char.IsLowSurrogate(unit[1]))
                {
                    units = 2;
                    i += 6;
                }

                into.Write(Encoding.UTF8.GetBytes(unit[..units].ToString()));
            }
        }

        return true;
    }

    /// <summary>Writes a text with the escapes that JSON needs.</summary>
    public static void Encode(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        foreach (ref readonly byte b in text)
        {
            int special = "\"\\\b\f\n\r\t"u8.IndexOf(b);
            if (special >= 0)
            {
                into.Write([(byte)'\\', "\"\\bfnrt"u8[special]]);
            }
            else if (b < 0x20)
            {
                into.Write(Encoding.ASCII.GetBytes($"\\u{((int)b).ToString("x4", CultureInfo.InvariantCulture)}"));
            }
            else
            {
                into.Write([b]);
            }
        }
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        bool read = text.Length >= 5 && text[0] == 'u' && ushort.TryParse(text[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value) && (unit = (char)value) >= 0;
        return read;
    }
}
