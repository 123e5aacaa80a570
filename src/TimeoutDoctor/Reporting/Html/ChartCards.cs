using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>Was the backend fast, where did the time go, when did it start. A card without data stays and says why.</summary>
internal static class ChartCards
{
    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<Chart> charts)
    {
        IReadOnlyList<MissingChart> missing = ChartSet.Missing(report);
        long plain = report.Requests - report.Explained;
        Card(page, "fast", "Was the backend really fast?", charts, missing, ScatterChart.Id,
            "Each mark is one request. On the dotted diagonal all time was spent in the application; the further above it, the more was lost elsewhere.",
            "Left strip: requests without an application record. The tinted corner: the front gave up although the application was fast or never reached.",
            report.Sample.Count(p => p.Cause is null) < plain ? $"Of {Wording.Of(plain, "answered request", "answered requests")} an even sample is drawn; timeouts are moved a little up or down so that their number can be seen." : "Timeouts are moved a little up or down so that their number can be seen.");
        Card(page, "where", "Where did the time go?", charts, missing, HopShareChart.Id,
            "Each row is 100 % of the front's time, for the requests near that percentile (±1 point) that did not time out, and for the timed-out ones.",
            "Segments below 0.4 % are left out. What happened after the front gave up is not part of its time.");
        When(page, charts, missing);
    }

    private static void When(PageWriter page, IReadOnlyList<Chart> charts, IReadOnlyList<MissingChart> missing)
    {
        const string question = "When did it start, and is it over?";
        Chart? timeline = charts.FirstOrDefault(c => c.Id == TimelineChart.Id);
        page.OpenCard("when", question, timeline?.Heading ?? "Nothing to show over time");
        if (timeline is null)
        {
            page.Element("p", missing.FirstOrDefault(m => m.Id == TimelineChart.Id)?.Reason);
        }
        else
        {
            FigureWriter.Write(page, timeline, "The two panels share the time axis. Timeouts are counted at the request's start, in UTC. Grey bands: stretches without lines of a hop behind the front.");
        }

        HeatMaps(page, [.. charts.Where(c => c.Id.StartsWith(HeatMapChart.Prefix, StringComparison.Ordinal))]);
        page.CloseCard();
    }

    private static void HeatMaps(PageWriter page, List<Chart> maps)
    {
        if (maps.Count == 0)
        {
            return;
        }

        page.Element("h3", string.Join("; ", maps.Take(2).Select(m => m.Heading)));
        page.Raw("<div class=\"fig\"><div class=\"pair\">");
        maps.Take(2).ToList().ForEach(map => FigureWriter.Drawings(page, map));
        page.Raw("</div><div class=\"note\">").Element("p", "Same hours, same log scale: did the wait rise, or the work? Stronger colour means more requests (each step is about four times the one before). Empty cells are empty, not zero milliseconds.");
        maps.Take(2).ToList().ForEach(map => FigureWriter.Data(page, map));
        page.Raw("</div></div>\n");
        if (maps.Count > 2)
        {
            page.Raw("<details><summary>").Text($"{maps.Count - 2} more hops").Raw("</summary><div class=\"pair\">");
            maps.Skip(2).ToList().ForEach(map => FigureWriter.Drawings(page, map));
            page.Raw("</div></details>\n");
        }
    }

    private static void Card(PageWriter page, string id, string question, IReadOnlyList<Chart> charts, IReadOnlyList<MissingChart> missing, string chartId, params ReadOnlySpan<string> notes)
    {
        Chart? chart = charts.FirstOrDefault(c => c.Id == chartId);
        page.OpenCard(id, question, chart?.Heading ?? "Nothing to draw");
        if (chart is null)
        {
            page.Element("p", missing.FirstOrDefault(m => m.Id == chartId)?.Reason);
        }
        else
        {
            FigureWriter.Write(page, chart, notes);
        }

        page.CloseCard();
    }
}
