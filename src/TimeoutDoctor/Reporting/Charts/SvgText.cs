using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Makes a drawn SVG fit for a page: same bytes each time, ids of its own, our font, a text for screen readers.</summary>
internal static partial class SvgText
{
    /// <summary>Cleans a drawing.</summary>
    public static string Clean(string svg, string id, string altText, int width, int height)
    {
        int start = svg.IndexOf("<svg", StringComparison.Ordinal);
        svg = Families().Replace(svg[start..], $"font-family=\"{ShippedFont.Stack}\"");
        svg = RenumberIds(Clears().Replace(svg, ""), id);
        int end = svg.IndexOf('>', StringComparison.Ordinal);
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{HtmlEncoder.Default.Encode(altText)}\">");
        return head + svg[(end + 1)..].Trim() + "\n";
    }

    /// <summary>The drawing with its font inside, for a file of its own.</summary>
    public static string WithFont(string svg)
    {
        int end = svg.IndexOf('>', StringComparison.Ordinal) + 1;
        string Face(bool bold) => $"@font-face{{font-family:'{ShippedFont.Alias}';font-weight:{(bold ? "600 700" : "400")};src:url(data:font/ttf;base64,{Convert.ToBase64String(ShippedFont.Bytes(bold))})}}";
        return svg[..end] + "<style>" + Face(false) + Face(true) + "</style>" + svg[end..];
    }

    // The ids come from a counter of the process: two drawings in one page would clash, and no two runs would be equal.
    private static string RenumberIds(string svg, string id)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Ids().Matches(svg))
        {
            known.TryAdd(match.Groups[1].Value, string.Create(CultureInfo.InvariantCulture, $"{id}-{known.Count + 1}"));
        }

        svg = Ids().Replace(svg, m => $" id=\"{known[m.Groups[1].Value]}\"");
        return References().Replace(svg, m => known.TryGetValue(m.Groups[1].Value, out string? name) ? $"url(#{name})" : m.Value);
    }

    // A plot clears its ground before it draws; viewers show that as a black box.
    [GeneratedRegex("<rect(?: (?:transform|x|y|width|height)=\"[^\"]*\")*/>(?!\\s*</clipPath>)")]
    private static partial Regex Clears();

    [GeneratedRegex("font-family=\"[^\"]*\"")]
    private static partial Regex Families();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("url\\(#([^)]*)\\)")]
    private static partial Regex References();
}
