using System.Text.RegularExpressions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Tests.Reporting.Charts;

public sealed class ChartSetTests
{
    [Fact]
    public void Every_chart_with_data_is_drawn_in_the_order_of_the_page() =>
        Assert.Equal(["causes", "scatter", "hop-share", "timeline", "heat-elb-to-app", "waterfall-1", "coverage"], ChartSet.Draw(PageSample.Make()).Select(c => c.Id));

    [Fact]
    public void Drawing_twice_gives_the_same_bytes()
    {
        IReadOnlyList<Chart> first = ChartSet.Draw(PageSample.Make());
        IReadOnlyList<Chart> second = ChartSet.Draw(PageSample.Make());
        Assert.NotEmpty(first);
        Assert.Equal(first.SelectMany(Svgs), second.SelectMany(Svgs));
        Assert.Equal(first.Select(c => Convert.ToHexString(c.Png)), second.Select(c => Convert.ToHexString(c.Png)));
    }

    [Fact]
    public void Every_text_asks_for_the_shipped_font()
    {
        foreach (Chart chart in ChartSet.Draw(PageSample.Make()))
        {
            foreach (string svg in Svgs(chart))
            {
                MatchCollection families = Regex.Matches(svg, "font-family=\"([^\"]*)\"");
                Assert.NotEmpty(families);
                Assert.All(families, m => Assert.StartsWith("'TD Sans'", m.Groups[1].Value, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Words_of_the_limits_and_causes_are_text_in_the_drawing()
    {
        Chart scatter = ChartSet.Draw(PageSample.Make()).Single(c => c.Id == ScatterChart.Id);
        string svg = scatter.FileSvg;
        Assert.Contains("gateway limit 29 s", svg, StringComparison.Ordinal);
        Assert.Contains("flagged corner: 1", svg, StringComparison.Ordinal);
        Assert.Contains("queued-before-app", svg, StringComparison.Ordinal);
        Assert.Contains("gateway limit 29 s", scatter.Narrow.Svg, StringComparison.Ordinal);
        Assert.Contains(scatter.Key, k => k.Words == "queued-before-app, 1" && k.Shape == KeyShape.Diamond);
    }

    [Fact]
    public void Ids_of_two_charts_on_a_page_never_clash()
    {
        string[] ids = [.. ChartSet.Draw(PageSample.Make()).SelectMany(c => Regex.Matches(c.Wide.Svg + c.Narrow.Svg, " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value))];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Scatter_takes_logarithms_and_puts_requests_without_a_record_on_the_strip()
    {
        ScatterData data = ScatterData.Of(PageSample.Make());
        Assert.Equal([null, CauseIds.QueuedBeforeApp, CauseIds.RequestLostBeforeApp], data.Groups.Select(g => g.Cause));
        Assert.Equal(2, data.Groups[0].Y[0], 6);
        Assert.Equal(Math.Log10(800), data.Groups[1].X[0], 6);
        Assert.Equal(ScatterData.Strip, data.Groups[2].X[0]);
        Assert.Equal(29_000, data.Limit);
        Assert.Equal(60_000, data.OtherLimit);
    }

    [Fact]
    public void Shares_of_a_row_add_up_to_one_in_path_order()
    {
        ShareRow row = Assert.Single(ShareRow.Of(PageSample.Make()));
        Assert.Equal([HopName.ElbToApp, HopName.App, null], row.Pieces.Select(p => p.Hop));
        Assert.Equal([0.75, 0.15, 0.10], row.Pieces.Select(p => Math.Round(p.Share, 6)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    [InlineData(17, 2)]
    [InlineData(1_000_000, 5)]
    public void A_step_of_the_heat_map_is_about_four_times_the_one_before(long count, int step) => Assert.Equal(step, HeatMapChart.StepOf(count));

    [Fact]
    public void A_log_is_silent_only_where_others_write()
    {
        LogActivity activity = PageSample.Make().Activity;
        Assert.False(CoverageChart.IsGap(activity, activity.Sources[1], 0));
        Assert.True(CoverageChart.IsGap(activity, activity.Sources[1], 1));
        Assert.False(CoverageChart.IsGap(activity with { Sources = [activity.Sources[1]] }, activity.Sources[1], 1));
    }

    [Fact]
    public void The_waterfall_lays_the_hops_on_the_fronts_clock()
    {
        DiagnosisReport report = PageSample.Make();
        IReadOnlyList<WaterfallRow> rows = WaterfallRow.Of(report.Telling[0], report);
        Assert.Equal(["gateway", "elb-to-app", "app"], rows.Select(r => r.Name));
        Assert.Equal([0, 10, 28_010], rows.Select(r => r.FromMs));
        Assert.Equal([29_000, 28_010, 28_810], rows.Select(r => r.ToMs));
    }

    [Fact]
    public void Every_drawing_fits_its_width_and_says_something_at_its_marks()
    {
        foreach (Chart chart in ChartSet.Draw(PageSample.Make()))
        {
            Assert.NotEmpty(chart.Narrow.Spots);
            Assert.All(chart.Narrow.Spots, s => Assert.InRange(s.X + s.Width, 0, 362));
            Assert.All(chart.Wide.Spots, s => Assert.InRange(s.X + s.Width, 0, 722));
            Assert.Contains("width=\"360\"", chart.Narrow.Svg, StringComparison.Ordinal);
            Assert.NotEmpty(chart.Data.Rows);
        }
    }

    [Fact]
    public void A_chart_without_data_gives_a_reason()
    {
        DiagnosisReport report = PageSample.Make() with { Sample = [], Explanations = [], Telling = [] };
        Assert.DoesNotContain(ChartSet.Draw(report), c => c.Id is "scatter" or "waterfall-1");
        Assert.Equal(["scatter", "waterfall-1"], ChartSet.Missing(report).Select(m => m.Id));
    }

    private static IEnumerable<string> Svgs(Chart chart) => [chart.Wide.Svg, chart.Narrow.Svg, chart.FileSvg];
}
