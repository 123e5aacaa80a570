using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Why they timed out, and what the flagged ones have in common.</summary>
internal static class CauseSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        string heading = report.Causes.Count == 0 ? "No request needed explaining" : $"{Wording.Of(report.Causes.Count, "cause", "causes")} for {Wording.Of(report.Explained, "request", "requests")}";
        page.OpenCard("causes", "Why did they time out?", heading);
        if (report.Causes.Count > 0)
        {
            WriteCauses(page, report);
        }

        page.CloseCard();
        if (report.Findings.Count > 0)
        {
            page.OpenCard("common", "What sets the bad ones apart?", Wording.Of(report.Findings.Count, "finding", "findings"));
            WriteFindings(page, report);
            page.CloseCard();
        }
    }

    private static void WriteCauses(PageWriter page, DiagnosisReport report)
    {
        long most = Math.Max(1, report.Causes.Max(c => c.Requests));
        page.OpenTable("Cause", "#Requests", "", "#Flagged", "Confidence", "#Median wait", "#Median app");
        foreach (CauseCount cause in report.Causes)
        {
            page.Raw("<tr><td>").Element("b", cause.Cause).Raw("<br>").Element("small", CauseWords.Of(cause.Cause)).Raw("</td>");
            page.Element("td", Wording.Count(cause.Requests), "n").Raw("<td class=\"barcell\"><span class=\"bar").Raw(Palette.IsHollow(cause.Cause) ? " hollow" : "");
            page.Raw("\" style=\"--c:var(--" + Palette.TokenOf(cause.Cause) + ");width:" + Math.Max(0.5, cause.Requests * 100.0 / most).ToString("0.#", CultureInfo.InvariantCulture) + "%\"></span></td>");
            page.Element("td", Wording.Count(cause.Flagged), "n").Element("td", cause.Cause == CauseIds.InsufficientEvidence ? "–" : CauseWords.Confidence(cause.Confidence));
            page.Element("td", Wording.Duration(cause.MedianWait), "n").Element("td", Wording.Duration(cause.MedianApp), "n").Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static void WriteFindings(PageWriter page, DiagnosisReport report)
    {
        page.OpenTable("What", "Cause", "#Requests", "#Of", "#Share of traffic", "#q");
        foreach (Finding finding in report.Findings)
        {
            string q = double.IsNaN(finding.PValue) ? "–" : finding.PValue < 0.001 ? "< 0.001" : finding.PValue.ToString("0.000", CultureInfo.InvariantCulture);
            page.Raw("<tr>").Element("td", $"{finding.Kind} {finding.Value}: {finding.Text}").Element("td", finding.Cause ?? "all").Element("td", Wording.Count(finding.Requests), "n");
            page.Element("td", Wording.Count(finding.OfRequests), "n").Element("td", Wording.Percent(finding.TrafficShare), "n").Element("td", q, "n").Raw("</tr>\n");
            WriteAdvice(page, finding);
        }

        page.CloseTable();
    }

    private static void WriteAdvice(PageWriter page, Finding finding)
    {
        if (finding.Advice.Count == 0 && finding.Counterfactual is null)
        {
            return;
        }

        page.Raw("<tr><td colspan=\"6\">");
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

        page.Raw("</ul></td></tr>\n");
    }
}
