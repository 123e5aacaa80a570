using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Why they timed out: a bar per cause, those that are not flagged as controls.</summary>
internal static class CauseSection
{
    public static void Write(PageWriter page, DiagnosisReport report)
    {
        page.OpenCard("why", "Why did they time out?", Headings.Causes(report));
        if (report.Causes.Count > 0)
        {
            long most = Math.Max(1, report.Causes.Max(c => c.Requests));
            page.OpenTable("causes", ["Cause", "#Requests", "", "What the logs show", "#Confidence"]);
            foreach (CauseCount cause in report.Causes)
            {
                WriteRow(page, cause, most);
            }

            page.CloseTable();
        }

        page.CloseCard();
    }

    private static void WriteRow(PageWriter page, CauseCount cause, long most)
    {
        bool undecided = cause.Cause == CauseIds.InsufficientEvidence;
        string width = Math.Max(0.5, 100.0 * cause.Requests / most).ToString("0.#", CultureInfo.InvariantCulture);
        page.Raw("<tr><td class=\"nw\"><code>").Text(cause.Cause).Raw("</code>");
        if (cause.Flagged == 0 && !undecided)
        {
            page.Raw(" ").Element("span", "not flagged", "note");
        }

        page.Raw("</td><td class=\"num\"><b>").Text(Wording.Count(cause.Requests)).Raw("</b></td>");
        page.Raw("<td class=\"bw\"><div class=\"bar" + (Palette.IsHollow(cause.Cause) ? " hollow" : "") + "\" style=\"width:" + width + "%;--c:var(--" + Palette.TokenOf(cause.Cause) + ")\"></div></td>");
        string claim = CauseWords.Claim(cause);
        string flagged = cause.Flagged > 0 && cause.Flagged < cause.Requests ? $"; {Wording.Count(cause.Flagged)} flagged" : "";
        page.Element("td", claim + flagged, "what");
        page.Element("td", undecided ? "–" : ReportNumbers.ConfidenceText(cause.Confidence), "num conf").Raw("</tr>\n");
    }
}
