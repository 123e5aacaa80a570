using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary>Hands a finished report to the writers that were asked for.</summary>
internal static class ReportOutput
{
    /// <summary>Writes the files and the result on standard output.</summary>
    public static void Write(DiagnosisReport report, OutputChoice choice, Terminal terminal)
    {
        if (choice.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            using FileStream summary = File.Create(Path.Combine(folder, "summary.json"));
            SummaryJson.Write(summary, report);
        }

        if (choice.Format == OutputFormat.Json)
        {
            SummaryJson.Write(terminal.RawOut, report);
        }
    }

    /// <summary>Shows one request.</summary>
    public static void Explain(ExplainedRequest request, DiagnosisReport report, OutputChoice choice, Terminal terminal) =>
        terminal.Out.WriteLine($"{request.Verdict?.Cause} {report.FileOf(request.Trace.Front.At)} {choice.Width}");
}
