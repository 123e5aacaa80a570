using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The charts, one card each; a chart without data says why.</summary>
internal static class ChartSection
{
    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<Chart> charts)
    {
        page.Raw("<div id=\"charts\"></div>\n");
        foreach (Chart chart in charts)
        {
            // Written by this program: the words in it are encoded by the drawing.
            page.OpenCard("chart-" + chart.Id, Question(chart.Id), chart.Heading).Raw("<div class=\"chart\">").Raw(PageStyle.WithTokens(chart.Svg)).Raw("</div>\n");
            page.Element("p", Note(chart.Id), "note").CloseCard();
        }

        foreach (MissingChart missing in ChartSet.Missing(report).Where(m => charts.All(c => c.Id != m.Id)))
        {
            page.OpenCard("chart-" + missing.Id, missing.Heading, "Nothing to draw").Element("p", missing.Reason).CloseCard();
        }
    }

    private static string Question(string id) => id switch
    {
        ScatterChart.Id => "Was the backend really fast?",
        HopShareChart.Id => "Where did the time go?",
        TimelineChart.Id => "When did it start, is it over?",
        WaterfallChart.Id => "Show me one",
        _ => "How did the times develop?",
    };

    private static string Note(string id) => id switch
    {
        ScatterChart.Id => "One mark per request. Answered requests are a sample. Timeouts are spread a little upwards and downwards so that their number can be seen.",
        HopShareChart.Id => "Mean share of each segment in the group, in path order. Segments below 0.4 % are left out.",
        TimelineChart.Id => "Each column is one bin; below it all requests on their own axis.",
        WaterfallChart.Id => "Thin outline: how long the front waited. Bars: the known segments, on the front's clock after correction.",
        _ => "A line is broken where a bin has no request.",
    };
}
