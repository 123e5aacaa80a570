using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Writes the report as one page that needs nothing else: no network, and no script to be read.</summary>
public static class HtmlReport
{
    private static readonly (string Id, string Words)[] Links = [("why", "Why"), ("when", "When"), ("apart", "What differs"), ("one", "One request"), ("trust", "Trust"), ("all", "All requests")];

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to; UTF-8.</param>
    /// <param name="report">What was found.</param>
    /// <param name="charts">Its charts.</param>
    /// <param name="doFirst">What to do first, most effective first.</param>
    public static void Write(TextWriter output, DiagnosisReport report, IReadOnlyList<Chart> charts, IReadOnlyList<string> doFirst)
    {
        var page = new PageWriter(output);
        PageStyle.Open(page, Headline.Of(report)[0].TrimEnd('.') + " – timeout-doctor");
        page.Raw("<header class=\"top\"><span><b>timeout-doctor</b> · incident report</span><span>").Text(Clock.Window(report.Window.From, report.Window.To)).Raw("</span><nav aria-label=\"Sections\">");
        foreach ((string id, string words) in Links)
        {
            page.Raw("<a href=\"#" + id + "\">").Text(words).Raw("</a>");
        }

        page.Raw("</nav></header>\n<main id=\"main\">\n");
        VerdictSection.Write(page, report, doFirst);
        CauseSection.Write(page, report);
        ChartCards.Write(page, report, charts);
        ApartSection.Write(page, report);
        TellingSection.Write(page, report, charts);
        TrustSection.Write(page, report, charts);
        RequestSection.Write(page, report);
        InputSection.Write(page, report);
        page.Raw("</main>\n");
        PageStyle.Close(page);
    }
}
