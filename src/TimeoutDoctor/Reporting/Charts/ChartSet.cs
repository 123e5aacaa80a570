using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>All charts of a report.</summary>
public static class ChartSet
{
    /// <summary>Draws the charts for which there is data, in the order of the page.</summary>
    public static IReadOnlyList<Chart> Draw(DiagnosisReport report)
    {
        HashSet<string> missing = [.. Missing(report).Select(chart => chart.Id)];
        var drawings = new List<Func<Chart>>();
        void Add(string id, Func<Chart> draw)
        {
            if (!missing.Contains(id))
            {
                drawings.Add(draw);
            }
        }

        Add(ScatterChart.Id, () => ScatterChart.Draw(ScatterData.Of(report), Headings.Scatter(report)));
        Add(HopShareChart.Id, () => HopShareChart.Draw(ShareRow.Of(report), Headings.HopShare(report)));
        Add(TimelineChart.Id, () => TimelineChart.Draw(report.Series, Headings.Timeline(report)));
        drawings.AddRange(PercentileChart.Shown(report).Select(id => (Func<Chart>)(() => PercentileChart.Draw(id, report.Series, Headings.Percentiles(report, id)))));
        Add(WaterfallChart.Id, () => WaterfallChart.Draw(
            [.. WaterfallRow.Telling(report).Select(WaterfallRow.Of)], report.Policy.Of(report.Front).TotalMilliseconds, Headings.Waterfall(report)));
        return [.. drawings.Select(draw => draw())];
    }

    /// <summary>The charts that cannot be drawn, and why.</summary>
    public static IReadOnlyList<MissingChart> Missing(DiagnosisReport report)
    {
        var missing = new List<MissingChart>();
        if (report.Sample.All(p => double.IsNaN(p.AppMs)))
        {
            missing.Add(new(ScatterChart.Id, "Was the backend fast?", "No request has a joined application record, so the application's time is not known. Add the application's log (--app)."));
        }

        if (ShareRow.Of(report).Count == 0)
        {
            missing.Add(new(HopShareChart.Id, "Where did the time go?", "No group of requests is large enough, or no segment is known. Add the logs of the hops behind the front."));
        }

        if (report.Series.Requests.Count == 0 || TimelineChart.Causes(report.Series).Count == 0)
        {
            missing.Add(new(TimelineChart.Id, "When did it happen?", "No request timed out, so there is nothing to show over time."));
        }

        if (PercentileChart.Shown(report).Count == 0)
        {
            missing.Add(new("percentiles", "How did the times develop?", "No durations are known."));
        }

        if (WaterfallRow.Telling(report).Count == 0)
        {
            missing.Add(new(WaterfallChart.Id, "Show me one", "No request needed explaining."));
        }

        return missing;
    }
}
