using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The explained requests as a table.</summary>
internal static class RequestSection
{
    private const int Most = 500;

    public static void Write(PageWriter page, DiagnosisReport report)
    {
        int shown = Math.Min(Most, report.Explanations.Count);
        page.OpenCard("requests", "Which requests?", $"{Wording.Count(shown)} of {Wording.Of(report.Explained, "explained request", "explained requests")}");
        if (shown > 0)
        {
            page.Raw("<details open><summary>Table</summary>");
            page.OpenTable("Start (UTC)", "Request", "#Status", "#Front", "#App", "Cause", "Confidence", "Flagged", "Id", "Place");
            foreach (ExplainedRequest request in report.Explanations.Take(Most))
            {
                WriteRow(page, report, request);
            }

            page.CloseTable().Raw("</details>\n");
        }

        page.CloseCard();
    }

    private static void WriteRow(PageWriter page, DiagnosisReport report, ExplainedRequest request)
    {
        SourceRef at = request.Trace.Front.At;
        page.Raw("<tr>").Element("td", request.Trace.Front.Start.ToString()).Element("td", RequestWords.Line(report, request), "path").Element("td", RequestWords.Status(request), "n");
        page.Element("td", Wording.Duration(request.Timeline.Wait), "n").Element("td", Wording.Duration(request.Timeline.AppDuration), "n");
        page.Element("td", request.Verdict?.Cause ?? "–").Element("td", request.Verdict is { } v ? CauseWords.Confidence(v.Confidence) : "–").Element("td", request.Flagged ? "yes" : "no");
        page.Element("td", RequestWords.Id(request), "code").Element("td", report.FileOf(at) + ":" + at.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), "code").Raw("</tr>\n");
    }
}
