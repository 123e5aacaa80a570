using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>What the bad requests have in common that the others have not.</summary>
internal static class ApartSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        page.OpenCard("apart", "What sets the bad requests apart?", Heading(report));
        if (report.Findings.Count > 0)
        {
            WriteTable(page, report);
            page.Element("p", "q: the chance of such a finding if the value made no difference, corrected for all values tested. Began with, or concentrated on, does not mean caused by.", "note");
            // What is advised for several findings alike is said once.
            foreach (IGrouping<string, Finding> alike in report.Findings.GroupBy(AdviceKey))
            {
                WriteAdvice(page, [.. alike]);
            }
        }
        else if (report.Flagged > 0)
        {
            page.Element("p", "No target, zone, route, client or moment was found to be more frequent among the flagged requests than its traffic explains.");
        }

        page.CloseCard();
    }

    private static string Heading(DiagnosisReport report) =>
        report.Findings.Count > 0 ? $"{report.Findings[0].Kind} {report.Findings[0].Value}: {Wording.Count(report.Findings[0].Requests)} of {Wording.Count(report.Findings[0].OfRequests)}{Traffic(report.Findings[0])}"
        : report.Flagged == 0 ? "No request is flagged, so there is nothing to compare"
        : report.Flagged < 10 ? $"{Wording.Count(report.Flagged)} flagged: too few to localise" : "No value stands out";

    private static string Traffic(Finding finding) => double.IsFinite(finding.TrafficShare) ? $", with {Wording.Percent(finding.TrafficShare)} of the traffic" : "";

    private static void WriteTable(PageWriter page, DiagnosisReport report)
    {
        page.OpenTable("sort", ["~What", "Value", "#Of the bad", "#Of all traffic", "#Times as frequent", "~#q", "~Finding"]);
        foreach (Finding finding in report.Findings)
        {
            double share = finding.OfRequests == 0 ? double.NaN : finding.Requests / (double)finding.OfRequests;
            double lift = finding.TrafficShare > 0 ? share / finding.TrafficShare : double.NaN;
            page.Raw("<tr>").Element("td", finding.Kind + (finding.Cause is null ? "" : ", " + finding.Cause), "hide").Code(finding.Value);
            page.Raw("<td class=\"num\"><b>").Text(Wording.Count(finding.Requests)).Raw("</b> ").Text($"of {Wording.Count(finding.OfRequests)} ({Wording.Percent(share)})").Raw("</td>").Number(Wording.Percent(finding.TrafficShare));
            page.Number(double.IsFinite(lift) ? lift.ToString(lift < 10 ? "0.0" : "0", System.Globalization.CultureInfo.InvariantCulture) + "×" : "–");
            page.Element("td", ReportNumbers.Q(finding.PValue), "num hide").Element("td", finding.Text, "hide").Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static string AdviceKey(Finding finding) => string.Join('\n', [finding.Kind, finding.Counterfactual ?? "", .. finding.Advice.Select(a => $"{a.Do}\t{a.CheckFirst}\t{a.Breaks}")]);

    private static void WriteAdvice(PageWriter page, IReadOnlyList<Finding> alike)
    {
        Finding finding = alike[0];
        if (finding.Advice.Count == 0 && finding.Counterfactual is null)
        {
            return;
        }

        page.Raw("<h3>").Text($"{finding.Kind} {string.Join(", ", alike.Select(f => f.Value))}").Raw("</h3>\n");
        if (finding.Counterfactual is { } counterfactual)
        {
            page.Element("p", char.ToUpperInvariant(counterfactual[0]) + counterfactual[1..] + ".");
        }

        page.Raw("<ul>");
        foreach (Advice advice in finding.Advice)
        {
            page.Raw("<li>").Element("code", advice.Do);
            page.Element("small", (advice.CheckFirst is null ? "" : " Check first: " + advice.CheckFirst + ".") + (advice.Breaks is null ? "" : " It would break or cost: " + advice.Breaks + ".")).Raw("</li>");
        }

        page.Raw("</ul>\n");
    }
}
