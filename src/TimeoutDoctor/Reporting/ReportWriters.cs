using TimeoutDoctor.Reporting.Html;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Reporting;

/// <summary>All files of the output folder but the rows of requests, which are written while requests are settled, and the charts.</summary>
public static class ReportWriters
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<IReportWriter> All { get; } =
    [
        new SummaryWriter(),
        new MarkdownWriter(),
        new HtmlWriter(),
    ];
}

internal sealed class SummaryWriter : IReportWriter
{
    public string Id => "summary";

    public string FileName => "summary.json";

    public void Write(ReportContent content, TextWriter output)
    {
        using var bytes = new MemoryStream();
        SummaryJson.Write(bytes, content.Report);
        output.Write(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}

internal sealed class MarkdownWriter : IReportWriter
{
    public string Id => "markdown";

    public string FileName => "report.md";

    public void Write(ReportContent content, TextWriter output) => MarkdownReport.Write(output, content.Report, content.DoFirst);
}

internal sealed class HtmlWriter : IReportWriter
{
    public string Id => "html";

    public string FileName => "report.html";

    public void Write(ReportContent content, TextWriter output) => HtmlReport.Write(output, content.Report, content.Charts, content.DoFirst);
}
