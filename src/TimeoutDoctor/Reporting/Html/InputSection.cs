using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Whether the result can be trusted: inputs, joins, clocks, limits, and how to make it again.</summary>
internal static class InputSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        long read = report.Inputs.Sum(i => i.Counts.LinesRead);
        long rejected = report.Inputs.Sum(i => i.Counts.Rejected);
        page.OpenCard("trust", "Can I trust it?", $"{Wording.Of(read, "line", "lines")} read, {Wording.Count(rejected)} could not be understood");
        WriteInputs(page, report);
        WriteReasons(page, report);
        WriteJoins(page, report);
        WriteClocks(page, report);
        if (report.Notes.Count > 0)
        {
            page.Element("h3", "Notes").Raw("<ul>");
            foreach (string note in report.Notes)
            {
                page.Element("li", note);
            }

            page.Raw("</ul>\n");
        }

        WriteLimits(page, report);
        page.CloseCard();
    }

    private static void WriteInputs(PageWriter page, DiagnosisReport report)
    {
        page.OpenTable("File", "Hop", "Format", "#Read", "#Parsed", "#Skipped", "#Rejected", "From", "To");
        foreach (SourceFile input in report.Inputs)
        {
            IngestCounts counts = input.Counts;
            page.Raw("<tr><td class=\"code\">").Text(input.Name);
            if (counts.Failure is { } failure)
            {
                page.Raw("<br>").Element("span", failure, "warning");
            }

            page.Raw("</td>").Element("td", CauseWords.Of(input.Hop)).Element("td", input.FormatId ?? "not recognised");
            page.Element("td", Wording.Count(counts.LinesRead), "n").Element("td", Wording.Count(counts.Parsed), "n").Element("td", Wording.Count(counts.Skipped), "n");
            page.Element("td", Wording.Count(counts.Rejected), "n").Element("td", counts.First.ToString()).Element("td", counts.Last.ToString()).Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static void WriteReasons(PageWriter page, DiagnosisReport report)
    {
        if (report.Inputs.All(i => i.Counts.Reasons.Count == 0))
        {
            return;
        }

        page.Raw("<details><summary>Lines that are no requests, and why</summary>").OpenTable("Place of the first", "Why", "#Lines", "Sample");
        foreach (SourceFile input in report.Inputs)
        {
            foreach (RejectReason reason in input.Counts.Reasons)
            {
                page.Raw("<tr>").Element("td", input.Name + ":" + reason.SampleLine.ToString(CultureInfo.InvariantCulture), "code");
                page.Element("td", (reason.Rejected ? "rejected: " : "skipped: ") + reason.Reason).Element("td", Wording.Count(reason.Count), "n");
                page.Raw("<td class=\"code\">").Line(reason.Sample).Raw("</td></tr>\n");
            }
        }

        page.CloseTable().Raw("</details>\n");
    }

    private static void WriteJoins(PageWriter page, DiagnosisReport report)
    {
        page.Element("h3", "How records were joined").OpenTable("Hop", "#By request id", "#By trace id", "#Inferred", "#None");
        WriteJoin(page, "load balancer", report.LoadBalancerJoins);
        WriteJoin(page, "application", report.AppJoins);
        page.CloseTable();
    }

    private static void WriteJoin(PageWriter page, string hop, JoinCounts joins)
    {
        page.Raw("<tr>").Element("td", hop);
        foreach (JoinBasis basis in new[] { JoinBasis.RequestId, JoinBasis.TraceId, JoinBasis.Inferred, JoinBasis.None })
        {
            page.Element("td", Wording.Count(joins[basis]), "n");
        }

        page.Raw("</tr>\n");
    }

    private static void WriteClocks(PageWriter page, DiagnosisReport report)
    {
        if (report.ClockOffsets.Count == 0)
        {
            return;
        }

        page.Element("h3", "Clocks, against the front's; corrected").OpenTable("Hop", "Host", "#Ahead by", "#± (95 %)", "#Drift", "#Requests");
        foreach (ClockOffset clock in report.ClockOffsets)
        {
            page.Raw("<tr>").Element("td", CauseWords.Of(clock.Hop)).Element("td", clock.Host ?? "all", "code").Element("td", Signed(clock.Offset), "n");
            page.Element("td", Ms(clock.Bound), "n").Element("td", clock.DriftPpm.ToString("0.##", CultureInfo.InvariantCulture) + " ppm", "n").Element("td", Wording.Count(clock.Samples), "n").Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static void WriteLimits(PageWriter page, DiagnosisReport report)
    {
        TimeoutPolicy policy = report.Policy;
        page.Element("h3", "Limits and origin").Raw("<p>").Text($"Gateway {Wording.Duration(policy.Gateway)}, load balancer {Wording.Duration(policy.LoadBalancer)}, fast backend {Wording.Duration(policy.FastBackend)}; front: {CauseWords.Of(report.Front)}. ");
        page.Text(string.Join(" ", report.Timeouts.Select(t => $"{Wording.Of(t.Requests, "request", "requests")} ended at {Wording.Duration(t.Plateau)} at the {CauseWords.Of(t.Hop)}."))).Raw("</p>\n");
        page.Element("p", "TimeoutDoctor " + report.ToolVersion);
        if (report.CommandLine.Length > 0)
        {
            page.Element("pre", report.CommandLine);
        }
    }

    private static string Signed(TimeSpan span) => (span < TimeSpan.Zero ? "−" : "+") + Ms(span.Duration());

    private static string Ms(TimeSpan span) => span.TotalMilliseconds.ToString("#,0.#", CultureInfo.InvariantCulture) + "\u00a0ms";
}
