using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting;

/// <summary>The diagnosis as Markdown for a ticket or chat.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="doFirst">Steps to take, most useful first.</param>
    public static void Write(TextWriter output, DiagnosisReport report, IReadOnlyList<string> doFirst)
    {
        IReadOnlyList<string> head = Headline.Of(report);
        Line(output, "# " + SafeText.Markdown(head[0]));
        Line(output, "");
        if (head.Count > 1)
        {
            Line(output, SafeText.Markdown(string.Join(' ', head.Skip(1))));
            Line(output, "");
        }

        string window = report.Requests == 0 ? "" : ", " + Clock.Window(report.Window.From, report.Window.To);
        Line(output, $"{ReportNumbers.Count(report.Requests, "request")}{window}. Written by timeout-doctor {SafeText.Markdown(report.ToolVersion)}.");
        Causes(output, report);
        List(output, "Concentrated on", report.Findings.Select(f => $"{f.Kind} {f.Value}: {f.Text}{(f.Counterfactual is null ? "" : "; " + f.Counterfactual)}"), "-");
        List(output, "What would end it", report.Findings.SelectMany(Steps), "-");
        List(output, "Do first", doFirst, "1.");
        Hops(output, report);
        List(output, "Notes", report.Partial ? ["Some input could not be read; the result is partial.", .. report.Notes] : report.Notes, "-");
    }

    private static IEnumerable<string> Steps(Finding finding) => finding.Advice.Select(a =>
        $"{finding.Kind} {finding.Value}: {a.Do}{(a.CheckFirst is null ? "" : ". Check first: " + a.CheckFirst)}{(a.Breaks is null ? "" : ". It would break or cost: " + a.Breaks)}");

    private static void Causes(TextWriter output, DiagnosisReport report)
    {
        if (report.Causes.Count == 0)
        {
            return;
        }

        Heading(output, "Causes");
        Line(output, "| Cause | Requests | Flagged | Confidence | Median wait | Median app |");
        Line(output, "| --- | ---: | ---: | --- | ---: | ---: |");
        foreach (CauseCount cause in report.Causes)
        {
            string confidence = cause.Cause == CauseIds.InsufficientEvidence
                ? "–" : ReportNumbers.ConfidenceText(cause.Confidence);
            Line(output, $"| {SafeText.Markdown(cause.Cause)} | {ReportNumbers.Count(cause.Requests)} | {ReportNumbers.Count(cause.Flagged)} | {confidence} | {ReportNumbers.Duration(cause.MedianWait)} | {ReportNumbers.Duration(cause.MedianApp)} |");
        }
    }

    private static void Hops(TextWriter output, DiagnosisReport report)
    {
        List<HopStatistics> hops = [.. report.Hops.Where(h => h.Route is null)];
        if (hops.Count == 0)
        {
            return;
        }

        Heading(output, "Latency per segment");
        Line(output, "| Segment | Requests | p50 | p90 | p99 | max |");
        Line(output, "| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (HopStatistics hop in hops)
        {
            Line(output, $"| {SafeText.Markdown(hop.Name)} | {ReportNumbers.Count(hop.Count)} | {ReportNumbers.Duration(hop.P50)} | {ReportNumbers.Duration(hop.P90)} | {ReportNumbers.Duration(hop.P99)} | {ReportNumbers.Duration(hop.Max)} |");
        }
    }

    private static void List(TextWriter output, string title, IEnumerable<string> items, string bullet)
    {
        bool first = true;
        foreach (string item in items)
        {
            if (first)
            {
                Heading(output, title);
                first = false;
            }

            Line(output, bullet + " " + SafeText.Markdown(item));
        }
    }

    private static void Heading(TextWriter output, string title)
    {
        Line(output, "");
        Line(output, "## " + title);
        Line(output, "");
    }

    private static void Line(TextWriter output, string text) => output.Write(text + "\n");
}
