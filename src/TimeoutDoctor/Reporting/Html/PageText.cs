using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Makes any text harmless and visible in a page.</summary>
public static class PageText
{
    /// <summary>HTML-encodes a text; control characters become <c>\x1b</c>, bidi and invisible marks <c>\u202e</c>.</summary>
    public static string Safe(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(shown, rune);
        }

        return HtmlEncoder.Default.Encode(shown.ToString());
    }

    /// <summary>The same for a log line's bytes; bytes that are not UTF-8 become <c>\xff</c>. Cut after a number of bytes.</summary>
    public static string Safe(ReadOnlySpan<byte> line, int most = 1200)
    {
        bool cut = line.Length > most;
        ReadOnlySpan<byte> rest = line[..Math.Min(line.Length, most)];
        var shown = new StringBuilder(rest.Length + 16);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(rest, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                Append(shown, rune);
            }
            else
            {
                used = 1;
                shown.Append("\\x").Append(rest[0].ToString("x2", CultureInfo.InvariantCulture));
            }

            rest = rest[used..];
        }

        return HtmlEncoder.Default.Encode(shown.ToString()) + (cut ? "…" : "");
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        int value = rune.Value;
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control:
                shown.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
                break;
            case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                shown.Append("\\u").Append(value.ToString("x4", CultureInfo.InvariantCulture));
                break;
            default:
                shown.Append(rune.ToString());
                break;
        }
    }
}
