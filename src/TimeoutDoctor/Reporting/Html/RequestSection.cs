using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>All explained requests: a short table for everybody, and with a script one that sorts, filters and opens.</summary>
internal static class RequestSection
{
    private const int MostWithoutScript = 100;

    /// <summary>Beyond this the page would take too long to open; flagged requests come first.</summary>
    public const int Most = 20_000;

    public static void Write(PageWriter page, DiagnosisReport report)
    {
        List<ExplainedRequest> shown = report.Explanations.Count <= Most ? [.. report.Explanations]
            : [.. report.Explanations.OrderByDescending(e => e.Flagged).Take(Most).OrderBy(e => e.Trace.Front.Start).ThenBy(e => e.Trace.Front.At)];
        page.OpenCard("all", "Give me all of them.", $"All {Wording.Of(report.Explained, "explained request", "explained requests")}, {Wording.Count(report.Flagged)} flagged");
        if (shown.Count > 0)
        {
            string cut = shown.Count < report.Explanations.Count ? $" Only {Wording.Count(shown.Count)} are on this page, the flagged ones first." : "";
            page.Element("p", $"The first {Math.Min(MostWithoutScript, shown.Count)} by time. With scripts on, the table sorts, filters and opens each request; without, the full list is in requests.csv.{cut}", "note");
            Tools(page);
            page.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Requests\"><table id=\"rows\" class=\"rows\"><thead><tr><th scope=\"col\">Start (UTC)</th><th scope=\"col\" class=\"hide\">Route</th><th scope=\"col\" class=\"hide\">Target</th><th scope=\"col\" class=\"num\">Front</th><th scope=\"col\" class=\"num hide\">Wait</th><th scope=\"col\" class=\"num hide\">App</th><th scope=\"col\">Cause</th></tr></thead><tbody>\n");
            foreach (ExplainedRequest request in shown.Take(MostWithoutScript))
            {
                WriteRow(page, report, request);
            }

            page.CloseTable().Raw("<p><button id=\"rows-more\" type=\"button\" hidden>Show more</button></p>\n<script type=\"application/json\" id=\"rows-data\">");
            page.Raw(RequestData.Json(report, shown)).Raw("</script>\n");
        }

        page.CloseCard();
    }

    private static void Tools(PageWriter page) => page.Raw("<div class=\"tools\" id=\"rows-tools\" hidden><label>Filter<input id=\"rows-text\" type=\"search\" placeholder=\"path, target, id, status\"></label>"
        + "<label>Cause<select id=\"rows-cause\"><option>all causes</option></select></label><label>Flagged only<input id=\"rows-flagged\" type=\"checkbox\"></label><output id=\"rows-count\" aria-live=\"polite\"></output></div>\n");

    private static void WriteRow(PageWriter page, DiagnosisReport report, ExplainedRequest request)
    {
        Timeline time = request.Timeline;
        page.Raw("<tr id=\"request=").Text(RequestText.Id(request)).Raw("\">").Element("td", RequestData.Stamp(request.Trace.Front.Start), "nw").Code(RequestText.Route(report, request), "hide");
        page.Element("td", request.Trace.HasLoadBalancer ? report.Names[request.Trace.Elb.Target] : "–", "hide").Number(Wording.Duration(time.Wait));
        page.Element("td", Wording.Duration(time.BeforeApp), "num hide").Element("td", Wording.Duration(time.AppDuration), "num hide").Code(request.Verdict?.Cause ?? "–").Raw("</tr>\n");
    }
}
