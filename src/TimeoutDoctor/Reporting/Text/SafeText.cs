using System.Globalization;
using System.Text;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>Log text made harmless for a terminal or a page: nothing in it can move a cursor, change a colour or turn the reading direction.</summary>
public static class SafeText
{
    /// <summary>The text with control characters as <c>\x1b</c>, format marks as <c>\u202e</c> and bytes that are not UTF-8 as <c>\xff</c>.</summary>
    /// <param name="text">Bytes of a log.</param>
    public static string Of(ReadOnlySpan<byte> text)
    {
        var safe = new StringBuilder(text.Length + 16);
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
            {
                Append(safe, rune);
            }
            else
            {
                used = 1;
                safe.Append("\\x").Append(text[0].ToString("x2", CultureInfo.InvariantCulture));
            }

            text = text[used..];
        }

        return safe.ToString();
    }

    /// <summary>The text with control characters as <c>\x1b</c>, format marks as <c>\u202e</c> and lone surrogates as U+FFFD.</summary>
    /// <param name="text">Text that may come from a log.</param>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsPlain(text))
        {
            return text ?? "";
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(safe, rune);
        }

        return safe.ToString();
    }

    /// <summary>The text safe inside a Markdown table cell or list item as well: no markup, no HTML, one line.</summary>
    /// <param name="text">Text that may come from a log.</param>
    public static string Markdown(string? text)
    {
        var safe = new StringBuilder();
        foreach (char c in Of(text))
        {
            _ = c switch
            {
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '&' => safe.Append("&amp;"),
                '|' or '`' or '*' or '_' or '[' or ']' or '\\' or '#' or '~' or '!' => safe.Append('\\').Append(c),
                _ => safe.Append(c),
            };
        }

        return safe.ToString();
    }

    /// <summary>The text in at most so many columns, cut with <c>…</c> (or <c>~</c>).</summary>
    /// <param name="safe">Text that is safe already.</param>
    /// <param name="width">Columns.</param>
    /// <param name="unicode">Whether <c>…</c> can be written.</param>
    public static string Fit(string safe, int width, bool unicode = true)
    {
        if (DisplayWidth.Of(safe) <= width)
        {
            return safe;
        }

        var cut = new StringBuilder();
        int used = 0;
        foreach (Rune rune in safe.EnumerateRunes())
        {
            used += DisplayWidth.Of(rune);
            if (used > width - 1)
            {
                break;
            }

            cut.Append(rune);
        }

        return width <= 0 ? "" : cut.Append(unicode ? '…' : '~').ToString();
    }

    /// <summary>The text without anything outside ASCII, for an output that is not UTF-8.</summary>
    /// <param name="safe">Text that is safe already.</param>
    public static string Ascii(string safe)
    {
        var ascii = new StringBuilder(safe.Length);
        foreach (Rune rune in safe.EnumerateRunes())
        {
            ascii.Append(rune.Value switch
            {
                < 0x80 => ((char)rune.Value).ToString(),
                0xA0 or 0x202F => " ",
                0x2013 or 0x2014 or 0x2212 => "-",
                0x00B7 => ".",
                0x00B1 => "+/-",
                0x00D7 => "x",
                0x2026 => "~",
                0x2264 => "<=",
                0x2265 => ">=",
                _ => "?",
            });
        }

        return ascii.ToString();
    }

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static void Append(StringBuilder safe, Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control:
                safe.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture));
                break;
            case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                safe.Append(rune.Value > 0xFFFF ? "\\U" : "\\u").Append(rune.Value.ToString(rune.Value > 0xFFFF ? "x8" : "x4", CultureInfo.InvariantCulture));
                break;
            default:
                safe.Append(rune);
                break;
        }
    }

    /// <summary>
    /// Text in Slack's mrkdwn (docs.slack.dev/messaging/formatting-message-text): with <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> escaped no text of
    /// a log becomes a link or a mention.
    /// </summary>
    public static string Mrkdwn(string text) =>
        Of(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A piece of code in Slack's mrkdwn.</summary>
    public static string MrkdwnCode(string text) => "`" + Mrkdwn(text).Replace('`', '\'') + "`";
}
