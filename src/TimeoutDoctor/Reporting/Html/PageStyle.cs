using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The style sheet and the script of all pages.</summary>
internal static class PageStyle
{
    private static readonly (string Name, string Light, string Dark)[] Surfaces =
    [
        ("page", "#F6F7F9", "#12161C"), ("card", "#FFFFFF", "#1A1F27"), ("link", "#1251A4", "#8FB4FF"), ("rule", "#DDE2E8", "#313944"),
        ("warn", "#8C2413", "#FFB4A0"), ("warn-fill", "#FBE9E5", "#3A1F18"), ("good", "#0B5A50", "#8FE5D3"), ("good-fill", "#E2F2EF", "#12332E"), ("code", "#EEF1F4", "#232A34"),
    ];

    private static readonly Lazy<string> LazyScript = new(() => Resource("page.js"));
    private static readonly Lazy<string> LazySheet = new(MakeSheet);

    /// <summary>The script; the page works without it.</summary>
    public static string Script => LazyScript.Value;

    /// <summary>Fonts, colours and rules.</summary>
    public static string Sheet => LazySheet.Value;

    /// <summary>Opens a page: nothing may be loaded, and no script but ours may run.</summary>
    public static void Open(PageWriter page, string title)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-" + hash + "'; style-src 'unsafe-inline'; img-src data:; font-src data:\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        page.Text(title).Raw("</title>\n<style>\n").Raw(Sheet).Raw("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
    }

    /// <summary>Closes a page.</summary>
    public static void Close(PageWriter page) =>
        page.Raw("<div id=\"tip\" role=\"status\" aria-live=\"polite\" hidden></div>\n<script>").Raw(Script).Raw("</script>\n</body>\n</html>\n");

    /// <summary>A colour as the page's own variable, so that it follows light and dark.</summary>
    public static string Token(string light)
    {
        (string? name, _, _) = Palette.Tokens.FirstOrDefault(t => string.Equals(t.Light, light, StringComparison.OrdinalIgnoreCase));
        return name is null ? light : "var(--" + name + ")";
    }

    /// <summary>A drawing whose colours follow the page's.</summary>
    public static string WithTokens(string svg) => Colours.Replace(svg, m => Token(m.Groups[2].Value) is var token && token[0] == 'v' ? $"{m.Groups[1].Value}=\"{token}\"" : m.Value);

    private static readonly Regex Colours = new("(fill|stroke)=\"(#[0-9A-Fa-f]{6})\"", RegexOptions.CultureInvariant);

    private static string MakeSheet()
    {
        var sheet = new StringBuilder();
        Face(sheet, bold: false);
        Face(sheet, bold: true);
        (string Name, string Light, string Dark)[] tokens = [.. Surfaces, .. Palette.Tokens];
        sheet.Append(":root{color-scheme:light dark;").AppendJoin("", tokens.Select(t => $"--{t.Name}:{t.Light};")).Append("}\n");
        sheet.Append("@media screen and (prefers-color-scheme:dark){:root{").AppendJoin("", tokens.Select(t => $"--{t.Name}:{t.Dark};")).Append("}}\n");
        return sheet.Append(Resource("page.css")).ToString();
    }

    private static void Face(StringBuilder sheet, bool bold) =>
        sheet.Append("@font-face{font-family:\"TD Sans\";font-weight:").Append(bold ? "600 700" : "400")
            .Append(";src:url(data:font/ttf;base64,").Append(Convert.ToBase64String(ShippedFont.Bytes(bold))).Append(") format(\"truetype\")}\n");

    private static string Resource(string name)
    {
        using Stream stream = typeof(PageStyle).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
