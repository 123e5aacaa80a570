using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting;

/// <summary>What a writer prints.</summary>
/// <param name="Report">What was found.</param>
/// <param name="DoFirst">What to do first, most effective first; chosen by the caller.</param>
/// <param name="Charts">The charts, drawn.</param>
public sealed record ReportContent(DiagnosisReport Report, IReadOnlyList<string> DoFirst, IReadOnlyList<Chart> Charts);

/// <summary>Writes one file of the output folder. It prints what the report holds and decides nothing.</summary>
public interface IReportWriter
{
    /// <summary>Id, kebab-case.</summary>
    string Id { get; }

    /// <summary>Name of the file in the output folder.</summary>
    string FileName { get; }

    /// <summary>Writes the file.</summary>
    void Write(ReportContent content, TextWriter output);
}
