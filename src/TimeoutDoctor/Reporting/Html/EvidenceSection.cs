using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The telling requests one by one, with the lines that speak for the verdict.</summary>
internal static class EvidenceSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        IReadOnlyList<ExplainedRequest> telling = WaterfallRow.Telling(report);
        page.OpenCard("evidence", "What speaks for it?", telling.Count == 0 ? "No request needed explaining" : $"The lines of {Wording.Of(telling.Count, "request", "requests")}");
        foreach (ExplainedRequest request in telling)
        {
            WriteRequest(page, report, request);
        }

        page.CloseCard();
    }

    private static void WriteRequest(PageWriter page, DiagnosisReport report, ExplainedRequest request)
    {
        Verdict verdict = request.Verdict!;
        page.Raw("<article>").Element("h3", RequestWords.Title(report, request)).Raw("<p>").Element("b", verdict.Cause + (verdict.Detail is null ? "" : " (" + verdict.Detail + ")"));
        page.Text(", " + CauseWords.Confidence(verdict.Confidence) + ": " + verdict.Summary);
        page.Text(verdict.RunnerUp is null ? "" : ". Next best: " + verdict.RunnerUp).Text(verdict.Missing is null ? "" : ". Missing: " + verdict.Missing).Raw("</p>\n<ul>");
        foreach (Evidence evidence in verdict.Evidence)
        {
            page.Raw("<li>").Text(evidence.Text);
            if (evidence.At.IsKnown)
            {
                page.Raw(" <small>").Text(Place(report, evidence.At)).Raw("</small>");
            }

            page.Raw("</li>");
        }

        page.Raw("</ul>\n");
        foreach (SourceRef at in Places(request).Where(report.Quotes.ContainsKey))
        {
            page.Element("p", Place(report, at), "place").Raw("<pre>").Line(report.Quotes[at]).Raw("</pre>\n");
        }

        page.Raw("</article>\n");
    }

    private static IEnumerable<SourceRef> Places(ExplainedRequest request)
    {
        RequestTrace trace = request.Trace;
        return new[] { trace.Front.At }.Concat(trace.LoadBalancer.Select(r => r.At)).Concat(trace.Proxy.Select(r => r.At)).Concat(trace.App.Select(r => r.At))
            .Concat(request.Verdict!.Evidence.Select(e => e.At)).Where(at => at.IsKnown).Distinct();
    }

    private static string Place(DiagnosisReport report, SourceRef at) => report.FileOf(at) + ":" + Wording.Count(at.Line).Replace(",", "", StringComparison.Ordinal);
}
