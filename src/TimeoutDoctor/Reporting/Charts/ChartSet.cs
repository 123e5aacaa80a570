using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>All charts of a report.</summary>
public static class ChartSet
{
    /// <summary>Draws the charts for which there is data, in the order of the page.</summary>
    public static IReadOnlyList<Chart> Draw(DiagnosisReport report)
    {
        HashSet<string> missing = [.. Missing(report).Select(chart => chart.Id)];
        string origin = Origin(report);
        double limit = report.Policy.Of(report.Front).TotalMilliseconds;
        string limitWords = $"{CauseWords.NameOf(report.Front)} limit {Wording.Duration(limit)}";
        var drawings = new List<Func<Chart>>();
        void Add(string id, Func<Chart> draw)
        {
            if (!missing.Contains(id))
            {
                drawings.Add(draw);
            }
        }

        Add(CauseChart.Id, () => CauseChart.Draw(report.Causes, Headings.Causes(report), origin));
        Add(ScatterChart.Id, () => ScatterChart.Draw(ScatterData.Of(report), Headings.Scatter(report), origin));
        Add(HopShareChart.Id, () => HopShareChart.Draw(ShareRow.Of(report), Headings.HopShare(report), origin));
        Add(TimelineChart.Id, () => TimelineChart.Draw(report.Series, Marks(report), Headings.Timeline(report), origin));
        drawings.AddRange(HeatMapChart.Ordered(report).Select(map => (Func<Chart>)(() => HeatMapChart.Draw(map, limit, limitWords, origin))));
        drawings.AddRange(report.Telling.Select((request, i) => (Func<Chart>)(() =>
            WaterfallChart.Draw(i + 1, WaterfallRow.Of(request, report), limit, limitWords, Headings.Waterfall(request), origin))));
        Add(CoverageChart.Id, () => CoverageChart.Draw(report.Activity, Headings.Trust(report), origin));

        // One after the other: the drawing library's font cache is shared and not made for several threads; a run that crashes costs more than a second.
        return [.. drawings.Select(draw => draw())];
    }

    /// <summary>The charts that cannot be drawn, and why.</summary>
    public static IReadOnlyList<MissingChart> Missing(DiagnosisReport report)
    {
        var missing = new List<MissingChart>();
        void When(bool nothing, string id, string heading, string reason)
        {
            if (nothing)
            {
                missing.Add(new(id, heading, reason));
            }
        }

        When(report.Causes.Count == 0, CauseChart.Id, "Why did they time out?", "No request needed explaining.");
        When(report.Sample.All(p => double.IsNaN(p.AppMs)), ScatterChart.Id, "Was the backend really fast?", "No request has a joined application record, so the application's time is not known. Add the application's log (--app).");
        When(ShareRow.Of(report).Count == 0, HopShareChart.Id, "Where did the time go?", "No group of requests is large enough, or no segment is known. Add the logs of the hops behind the front.");
        When(TimelineChart.Causes(report.Series).Count == 0, TimelineChart.Id, "When did it start, and is it over?", "No request timed out, so there is nothing to show over time.");
        When(report.HeatMaps.Count == 0, HeatMapChart.Prefix + "total", "Did the wait or the work rise?", "No durations are known.");
        When(report.Telling.Count == 0, WaterfallChart.Prefix + "1", "Show me one", "No request needed explaining.");
        When(report.Activity.Sources.Count == 0, CoverageChart.Id, "Which minutes do the logs cover?", "No log with moments was read.");
        return missing;
    }

    // Gaps that were proven by answered requests, and moments that a group finding names.
    private static List<TimeMark> Marks(DiagnosisReport report) =>
    [
        .. new[] { Hop.LoadBalancer, Hop.App }.SelectMany(hop => report.Coverage[hop].Gaps).Select(g => new TimeMark(g.From, g.To, "no lines")),
        .. report.Findings.Where(f => f.Kind is "deploy").Select(f => (Finding: f, Read: DateTimeOffset.TryParse(
            f.Value, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset at), At: at))
            .Where(f => f.Read).Select(f => new TimeMark(Instant.From(f.At), default, f.Finding.Kind)),
    ];

    private static string Origin(DiagnosisReport report) =>
        $"{Clock.Window(report.Window.From, report.Window.To)}, {Wording.Of(report.Requests, "request", "requests")} from {Wording.Of(report.Inputs.Count, "file", "files")}, timeout-doctor {report.ToolVersion}";
}
