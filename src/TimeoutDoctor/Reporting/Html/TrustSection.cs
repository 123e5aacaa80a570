using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Whether the result can be trusted: coverage, clocks, joins, timers.</summary>
internal static class TrustSection
{
    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<Chart> charts)
    {
        page.OpenCard("trust", "Can I trust this?", Headings.Trust(report));
        if (charts.FirstOrDefault(c => c.Id == CoverageChart.Id) is { } coverage)
        {
            FigureWriter.Write(page, coverage, $"One cell per log and {CoverageChart.Bin(report.Activity)}, by the log's own clock.", "No conclusion rests on a line that is missing inside a gap.",
                report.Activity.Sources.Count > 30 ? $"The 30 logs with most gaps of {report.Activity.Sources.Count}." : "");
        }

        WriteGaps(page, report);
        page.Raw("<div class=\"two\"><div>");
        WriteClocks(page, report);
        page.Raw("</div><div>");
        WriteTimers(page, report);
        page.Raw("</div><div>");
        WriteJoins(page, report);
        page.Raw("</div></div>\n");
        page.CloseCard();
    }

    /// <summary>A span with its sign.</summary>
    public static string Signed(TimeSpan span) => (span < TimeSpan.Zero ? "−" : "+") + Milliseconds(span.Duration());

    private static void WriteGaps(PageWriter page, DiagnosisReport report)
    {
        List<(Hop Hop, CoverageGap Gap)> gaps = [.. new[] { Hop.LoadBalancer, Hop.App }.SelectMany(hop => report.Coverage[hop].Gaps.Select(g => (hop, g)))];
        if (gaps.Count == 0)
        {
            return;
        }

        page.Element("h3", "Stretches in which answered requests have no line").OpenTable("Log", "Host", "From (UTC)", "To", "#Requests without a line");
        foreach ((Hop hop, CoverageGap gap) in gaps.Take(50))
        {
            page.Raw("<tr>").Element("td", CauseWords.NameOf(hop)).Code(gap.Host == Interner.None ? "all" : report.Names[gap.Host]).Element("td", Clock.Full(gap.From)).Element("td", Clock.Full(gap.To)).Number(Wording.Count(gap.Missed)).Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static void WriteClocks(PageWriter page, DiagnosisReport report)
    {
        page.Element("h3", $"Clocks, against the {CauseWords.NameOf(report.Front)}'s");
        if (report.ClockOffsets.Count == 0)
        {
            page.Element("p", "No pair of records tells of clocks.", "note");
            return;
        }

        page.OpenTable("Source", "#Ahead by", "#± (95 %)", "~#Drift, steps", "#Pairs");
        foreach (ClockOffset clock in report.ClockOffsets)
        {
            page.Raw("<tr>").Element("td", CauseWords.NameOf(clock.Hop) + (clock.Host is null ? "" : " " + clock.Host)).Number(Signed(clock.Offset)).Number(Milliseconds(clock.Bound));
            page.Element("td", Changes(clock), "num hide").Number(Wording.Count(clock.Samples)).Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static string Changes(ClockOffset clock) =>
        clock.Steps.Count > 0 ? string.Join(", ", clock.Steps.Select(s => $"{Signed(s.By)} at {Clock.Seconds(s.At)}"))
        : clock.DriftPpm == 0 ? "–" : clock.DriftPpm.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0ppm";

    private static void WriteTimers(PageWriter page, DiagnosisReport report)
    {
        TimeoutPolicy policy = report.Policy;
        page.Raw("<div id=\"timers\">").Element("h3", "Timers").OpenTable("Layer", "#Gives up after", "What was seen");
        Timer(page, report, Hop.Gateway, policy.Gateway, "");
        Timer(page, report, Hop.LoadBalancer, policy.LoadBalancer, report.Front == Hop.Gateway && policy.LoadBalancer > policy.Gateway ? "longer than the caller" : "");
        page.Raw("<tr>").Element("td", "fast-backend limit").Number(Wording.Duration(policy.FastBackend)).Element("td", "your policy").Raw("</tr>\n").CloseTable().Raw("</div>");
    }

    private static void Timer(PageWriter page, DiagnosisReport report, Hop hop, TimeSpan limit, string warning)
    {
        TimeoutPlateau? plateau = report.Timeouts.FirstOrDefault(t => t.Hop == hop);
        page.Raw("<tr>").Element("td", hop == Hop.Gateway ? "API Gateway" : "load balancer, idle").Number(Wording.Duration(limit)).Raw("<td>");
        page.Text(plateau is null ? "fewer than 3 requests ended there" : $"{Wording.Of(plateau.Requests, "request", "requests")} ended at {Wording.Duration(plateau.Plateau)}");
        if (warning.Length > 0)
        {
            page.Raw(" ").Element("span", warning, "chip bad");
        }

        page.Raw("</td></tr>\n");
    }

    private static void WriteJoins(PageWriter page, DiagnosisReport report)
    {
        page.Element("h3", "How records were joined").OpenTable("Hop", "#Request id", "#Trace id", "#Inferred", "#None");
        Join(page, "load balancer", report.LoadBalancerJoins);
        Join(page, "application", report.AppJoins);
        page.CloseTable();
    }

    private static void Join(PageWriter page, string hop, JoinCounts joins)
    {
        page.Raw("<tr>").Element("td", hop);
        foreach (JoinBasis basis in new[] { JoinBasis.RequestId, JoinBasis.TraceId, JoinBasis.Inferred, JoinBasis.None })
        {
            page.Number(Wording.Count(joins[basis]));
        }

        page.Raw("</tr>\n");
    }

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("#,0.#", CultureInfo.InvariantCulture) + "\u00a0ms";
}
