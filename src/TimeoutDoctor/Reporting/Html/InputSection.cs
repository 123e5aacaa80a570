using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>What was read, and how to make the report again.</summary>
internal static class InputSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        long read = report.Inputs.Sum(i => i.Counts.LinesRead);
        long rejected = report.Inputs.Sum(i => i.Counts.Rejected);
        page.OpenCard("inputs", "What was read, and how do I make this again?", $"{Wording.Of(read, "line", "lines")} of {Wording.Of(report.Inputs.Count, "file", "files")} read, {Wording.Count(rejected)} could not be understood");
        WriteInputs(page, report);
        WriteReasons(page, report);
        if (report.Notes.Count > 0)
        {
            page.Element("h3", "Notes").List("ul", report.Notes);
        }

        string created = report.CreatedAt.IsKnown ? $", created {Clock.Full(report.CreatedAt)}" : "";
        page.Element("h3", "Made by").Element("p", $"timeout-doctor {report.ToolVersion}{created}. Limits: gateway {Wording.Duration(report.Policy.Gateway)}, load balancer {Wording.Duration(report.Policy.LoadBalancer)}, fast backend {Wording.Duration(report.Policy.FastBackend)}; front: {CauseWords.NameOf(report.Front)}.");
        if (report.CommandLine.Length > 0)
        {
            page.Element("pre", report.CommandLine);
        }

        page.CloseCard();
    }

    private static void WriteInputs(PageWriter page, DiagnosisReport report)
    {
        page.OpenTable("File", "~Hop", "~Format", "#Lines", "~#Parsed", "~#Skipped", "#Rejected", "~From (UTC)", "~To");
        foreach (SourceFile input in report.Inputs)
        {
            IngestCounts counts = input.Counts;
            page.Raw("<tr><td><code>").Text(input.Name).Raw("</code>");
            if (counts.Failure is { } failure)
            {
                page.Raw("<br>").Element("span", failure, "chip bad");
            }

            page.Raw("</td>").Element("td", input.Hop == Hop.Unknown ? "unknown" : CauseWords.NameOf(input.Hop), "hide").Element("td", input.FormatId ?? "not recognised", "hide");
            page.Number(Wording.Count(counts.LinesRead)).Element("td", Wording.Count(counts.Parsed), "num hide").Element("td", Wording.Count(counts.Skipped), "num hide");
            page.Number(Wording.Count(counts.Rejected)).Element("td", Minute(counts.First), "nw hide").Element("td", Minute(counts.Last), "nw hide").Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static string Minute(Instant at) => at.IsKnown ? at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "–";

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
                page.Raw("<tr>").Code(input.Name + ":" + reason.SampleLine.ToString(CultureInfo.InvariantCulture));
                page.Element("td", (reason.Rejected ? "rejected: " : "skipped: ") + reason.Reason).Number(Wording.Count(reason.Count));
                page.Raw("<td><code>").Line(reason.Sample).Raw("</code></td></tr>\n");
            }
        }

        page.CloseTable().Raw("</details>\n");
    }
}
