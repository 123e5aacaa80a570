using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The style sheet of the page.</summary>
internal static class PageStyle
{
    private const string Rules = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "TD Sans", Inter, "Segoe UI", system-ui, sans-serif; }
        main, nav { max-width: 1132px; margin: 0 auto; padding: 0 24px; }
        nav { display: flex; flex-wrap: wrap; gap: 4px 20px; padding-top: 16px; padding-bottom: 12px; font-size: 14px; }
        a { color: var(--link); }
        .card { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: 24px 28px; margin-bottom: 20px; }
        .verdict { display: grid; grid-template-columns: 1fr 320px; gap: 36px; }
        .first { border-left: 1px solid var(--rule); padding-left: 24px; }
        h1 { font-size: 30px; line-height: 1.22; margin: 0 0 12px; overflow-wrap: anywhere; }
        h2 { font-size: 22px; line-height: 1.3; margin: 0 0 12px; }
        h3 { font-size: 16px; line-height: 1.4; margin: 20px 0 4px; overflow-wrap: anywhere; }
        .question { color: var(--muted); font-size: 14px; margin: 0; }
        .lead { font-size: 18px; max-width: 66ch; margin: 0 0 16px; }
        .note, small, .place { color: var(--muted); font-size: 14px; line-height: 1.45; }
        .note { max-width: 72ch; margin: 8px 0 0; }
        .place { margin: 8px 0 0; overflow-wrap: anywhere; }
        .warning { background: var(--warn-fill); color: var(--warn); padding: 2px 8px; border-radius: 4px; }
        .figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 16px; margin: 0; }
        .figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
        dt { color: var(--muted); font-size: 14px; line-height: 1.35; }
        dd { margin: 0; font-size: 28px; font-weight: 700; }
        ol, ul { padding-left: 20px; margin: 8px 0; }
        li { margin-bottom: 8px; overflow-wrap: anywhere; }
        article li { margin-bottom: 2px; }
        article p { margin: 4px 0; }
        .wide { overflow-x: auto; }
        table { font-variant-numeric: tabular-nums; border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.45; }
        th { text-align: left; color: var(--muted); font-weight: 400; white-space: nowrap; }
        th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
        .n { text-align: right; white-space: nowrap; }
        .path { overflow-wrap: anywhere; min-width: 160px; }
        .barcell { width: 30%; min-width: 80px; }
        .bar { display: block; height: 16px; margin-top: 3px; background: var(--c); }
        .bar.hollow { background: color-mix(in srgb, var(--c) 28%, transparent); border: 1.5px solid var(--c); }
        .code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; overflow-wrap: anywhere; }
        td.code { min-width: 120px; }
        pre { white-space: pre-wrap; background: var(--page); border: 1px solid var(--rule); border-radius: 4px; padding: 8px 12px; margin: 4px 0; }
        .chart { max-width: 100%; overflow-x: auto; }
        .chart svg { display: block; }
        summary { cursor: pointer; color: var(--link); font-size: 14px; padding: 8px 0; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        @media (max-width: 820px) {
          main { padding: 0; } nav { padding: 12px 16px; }
          .card { padding: 16px; border-radius: 0; border-left: 0; border-right: 0; }
          .verdict { grid-template-columns: 1fr; gap: 16px; } .first { border-left: 0; padding-left: 0; }
          .figures { grid-template-columns: 1fr 1fr; } h1 { font-size: 25px; } h2 { font-size: 19px; } .lead { font-size: 16px; }
        }
        @media print {
          body { background: #fff; } nav { display: none; } .card { border: 0; padding: 0 0 16px; } .card, article, tr { break-inside: avoid; }
          #requests, #evidence, #trust { break-inside: auto; } .wide, .chart { overflow: visible; } .chart svg { max-width: 100%; height: auto; }
          .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """;

    private static readonly (string Name, string Light, string Dark)[] Surfaces =
    [
        ("page", "#F6F7F9", "#12161C"), ("card", "#FFFFFF", "#1A1F27"), ("link", "#1251A4", "#8FB4FF"), ("rule", "#DDE2E8", "#313944"),
        ("warn", "#8C2413", "#FFB4A0"), ("warn-fill", "#FBE9E5", "#3A1F18"),
    ];

    /// <summary>Fonts, colours and rules.</summary>
    public static string Sheet()
    {
        var sheet = new StringBuilder();
        Face(sheet, bold: false);
        Face(sheet, bold: true);
        (string Name, string Light, string Dark)[] tokens = [.. Surfaces, .. Palette.Tokens];
        sheet.Append(":root { color-scheme: light dark; ").AppendJoin(' ', tokens.Select(t => $"--{t.Name}: {t.Light};")).Append(" }\n");
        sheet.Append("@media screen and (prefers-color-scheme: dark) { :root { ").AppendJoin(' ', tokens.Select(t => $"--{t.Name}: {t.Dark};")).Append(" } }\n");
        return sheet.Append(Rules).ToString();
    }

    /// <summary>A drawing whose colours follow the page's.</summary>
    public static string WithTokens(string svg)
    {
        foreach ((string name, string light, _) in Palette.Tokens)
        {
            svg = Regex.Replace(svg, $"(fill|stroke)=\"{light}\"", $"$1=\"var(--{name})\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }

        return svg;
    }

    private static void Face(StringBuilder sheet, bool bold) =>
        sheet.Append("@font-face { font-family: \"TD Sans\"; font-weight: ").Append(bold ? "600 700" : "400")
            .Append("; src: url(data:font/ttf;base64,").Append(Convert.ToBase64String(ShippedFont.Bytes(bold))).Append(") format(\"truetype\"); }\n");
}
