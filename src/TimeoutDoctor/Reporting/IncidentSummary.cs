using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting;

/// <summary>A diagnosis in some lines of Slack's mrkdwn, to be posted as it is: what happened, why, where it concentrates and what to do first.</summary>
public static class IncidentSummary
{
    private const int MostCauses = 4;
    private const int MostFindings = 3;

    /// <summary>Writes the summary.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="doFirst">Steps to take, most useful first.</param>
    public static void Write(TextWriter output, DiagnosisReport report, IReadOnlyList<string> doFirst)
    {
        IReadOnlyList<string> head = Headline.Of(report);
        Line(output, $"*{SafeText.Mrkdwn(head[0])}*");
        string window = report.Requests == 0 ? "" : $"{ReportNumbers.Count(report.Requests, "request")}, {Clock.Window(report.Window.From, report.Window.To)}.";
        Line(output, SafeText.Mrkdwn(string.Join(' ', (IEnumerable<string>)[.. head.Skip(1), window])));
        foreach (CauseCount cause in report.Causes.Take(MostCauses))
        {
            string sure = cause.Cause == CauseIds.InsufficientEvidence ? "" : ", " + ReportNumbers.ConfidenceText(cause.Confidence);
            Line(output, $"• {SafeText.MrkdwnCode(cause.Cause)} {SafeText.Mrkdwn($"{ReportNumbers.Count(cause.Requests, "request")}, {ReportNumbers.Count(cause.Flagged)} flagged{sure}")}");
        }

        foreach (Finding finding in report.Findings.Take(MostFindings))
        {
            Line(output, $"• {SafeText.Mrkdwn(finding.Kind)} {SafeText.MrkdwnCode(finding.Value)}: {SafeText.Mrkdwn(finding.Text)}");
        }

        foreach ((string step, int i) in doFirst.Select((s, i) => (s, i)))
        {
            Line(output, SafeText.Mrkdwn($"{i + 1}. {step}"));
        }

        foreach (string note in report.Partial ? ["Some input could not be read; the result is partial."] : Array.Empty<string>())
        {
            Line(output, "_" + SafeText.Mrkdwn(note) + "_");
        }
    }

    private static void Line(TextWriter output, string text) => output.Write(text.TrimEnd() + "\n");
}
