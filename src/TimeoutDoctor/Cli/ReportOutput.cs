using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary>Hands a finished report to the writers that were asked for.</summary>
internal static class ReportOutput
{
    private const int StepsShown = 3;

    /// <summary>Writes the files and the result on standard output.</summary>
    public static void Write(DiagnosisReport report, OutputChoice choice, Terminal terminal)
    {
        var content = new ReportContent(report, StepsFor(report), choice.Folder is null ? [] : ChartSet.Draw(report));
        if (choice.Folder is { } folder)
        {
            WriteFolder(folder, content);
        }

        if (choice.Summary is { } summary)
        {
            OutputFolder.WriteSummary(summary, output => IncidentSummary.Write(output, report, content.DoFirst));
        }

        switch (choice.Format)
        {
            case OutputFormat.Json:
                SummaryJson.Write(terminal.RawOut, report);
                break;
            case OutputFormat.Markdown:
                MarkdownReport.Write(terminal.Out, report, content.DoFirst);
                break;
            case OutputFormat.Text:
                string? page = choice.Folder is null ? null : Path.Combine(choice.Folder, "report.html").Replace('\\', '/');
                ConsoleReport.Write(terminal.Out, report, StyleOf(choice, terminal), content.DoFirst, page, ExampleOf(report));
                break;
            default:
                break; // the rows were written while requests were settled
        }

        terminal.Out.Flush();
    }

    /// <summary>Shows one request.</summary>
    public static void Explain(ExplainedRequest request, DiagnosisReport report, OutputChoice choice, Terminal terminal, string? whyNot) =>
        ExplainScreen.Write(terminal.Out, request, report, StyleOf(choice, terminal), whyNot);

    private static void WriteFolder(string folder, ReportContent content)
    {
        Directory.CreateDirectory(folder);
        foreach (IReportWriter writer in ReportWriters.All)
        {
            OutputFolder.WriteText(Path.Combine(folder, writer.FileName), output => writer.Write(content, output));
        }

        OutputFolder.WriteCharts(folder, content.Charts);
    }

    private static TerminalStyle StyleOf(OutputChoice choice, Terminal terminal) => new(choice.Width, choice.Color, terminal.Unicode);

    // The first step for what was found of the incident as a whole, then for each of the leading causes of flagged requests.
    private static IReadOnlyList<string> StepsFor(DiagnosisReport report)
    {
        List<CauseCount> leading = [.. report.Causes.Where(c => c.Requests > 0).OrderByDescending(c => c.Flagged).ThenByDescending(c => c.Requests)];
        IEnumerable<string> steps = leading.SelectMany(c => Remedies.Of(c.Cause).Take(1)).Take(StepsShown);
        IEnumerable<string> found = report.Findings.Where(f => f.Kind is not ("clock-skew" or "time")).SelectMany(f => f.Advice.Take(1).Select(a => a.Do)).Take(StepsShown - 1);
        return [.. found.Concat(steps).Concat(leading.Take(1).SelectMany(c => Remedies.Of(c.Cause))).Distinct(StringComparer.Ordinal).Take(StepsShown)];
    }

    private static string? ExampleOf(DiagnosisReport report)
    {
        ExplainedRequest? example = report.Explanations.FirstOrDefault(e => e.Flagged && e.Verdict?.Cause == report.Causes[0].Cause)
            ?? report.Explanations.FirstOrDefault(e => e.Flagged) ?? report.Explanations.FirstOrDefault();
        RequestId id = example is null ? default : example.Trace.Front.RequestId.IsKnown ? example.Trace.Front.RequestId : example.Trace.Front.TraceId;
        return id.IsKnown && id.Kind != RequestIdKind.Hashed ? id.ToString() : null;
    }
}
