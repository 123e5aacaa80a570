using System.Text.Encodings.Web;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Makes any text harmless and visible in a page: what <see cref="SafeText"/> does, and HTML encoding.</summary>
public static class PageText
{
    /// <summary>HTML-encodes a text; control characters become <c>\x1b</c>, bidi and invisible marks <c>\u202e</c>.</summary>
    public static string Safe(string? text) => string.IsNullOrEmpty(text) ? "" : HtmlEncoder.Default.Encode(SafeText.Of(text));

    /// <summary>The same for a log line's bytes; bytes that are not UTF-8 become <c>\xff</c>. Cut after a number of bytes.</summary>
    public static string Safe(ReadOnlySpan<byte> line, int most = 1200) =>
        HtmlEncoder.Default.Encode(SafeText.Of(line[..Math.Min(line.Length, most)])) + (line.Length > most ? "…" : "");
}
