using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Writes the report as one page that needs nothing else: no network, no script.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to; UTF-8.</param>
    /// <param name="report">What was found.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="doFirst">What to do first, most effective first.</param>
    public static void Write(TextWriter output, DiagnosisReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> doFirst)
    {
        var page = new PageWriter(output);
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        page.Text("TimeoutDoctor: " + VerdictSection.Headline(report)).Raw("</title>\n<style>\n").Raw(PageStyle.Sheet()).Raw("</style>\n</head>\n<body>\n");
        page.Raw("<nav><a href=\"#verdict\">Verdict</a><a href=\"#causes\">Causes</a><a href=\"#charts\">Charts</a><a href=\"#evidence\">Evidence</a><a href=\"#trust\">Inputs</a><a href=\"#requests\">Requests</a></nav>\n<main>\n");
        VerdictSection.Write(page, report, doFirst);
        CauseSection.Write(page, report);
        ChartSection.Write(page, report, charts);
        EvidenceSection.Write(page, report);
        InputSection.Write(page, report);
        RequestSection.Write(page, report);
        page.Raw("</main>\n</body>\n</html>\n");
    }
}
