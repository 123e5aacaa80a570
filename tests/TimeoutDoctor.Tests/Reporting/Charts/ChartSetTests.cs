using System.Text.RegularExpressions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Tests.Reporting.Charts;

public sealed class ChartSetTests
{
    [Fact]
    public void Every_chart_with_data_is_drawn_in_the_order_of_the_page() =>
        Assert.Equal(["scatter", "hop-share", "timeline", "percentiles-total", "waterfall"], ChartSet.Draw(PageSample.Make()).Select(c => c.Id));

    [Fact]
    public void Drawing_twice_gives_the_same_bytes()
    {
        IReadOnlyList<Chart> first = ChartSet.Draw(PageSample.Make());
        IReadOnlyList<Chart> second = ChartSet.Draw(PageSample.Make());
        Assert.NotEmpty(first);
        Assert.Equal(first.Select(c => c.Svg), second.Select(c => c.Svg));
        Assert.Equal(first.Select(c => Convert.ToHexString(c.Png)), second.Select(c => Convert.ToHexString(c.Png)));
    }

    [Fact]
    public void Every_text_asks_for_the_shipped_font()
    {
        foreach (Chart chart in ChartSet.Draw(PageSample.Make()))
        {
            MatchCollection families = Regex.Matches(chart.Svg, "font-family=\"([^\"]*)\"");
            Assert.NotEmpty(families);
            Assert.All(families, m => Assert.StartsWith("'TD Sans'", m.Groups[1].Value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Words_of_the_limits_and_causes_are_text_in_the_drawing()
    {
        string svg = ChartSet.Draw(PageSample.Make())[0].Svg;
        Assert.Contains("gateway limit 29 s", svg, StringComparison.Ordinal);
        Assert.Contains("flagged corner: 1", svg, StringComparison.Ordinal);
        Assert.Contains("queued-before-app", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_of_two_charts_on_a_page_never_clash()
    {
        string[] ids = [.. ChartSet.Draw(PageSample.Make()).SelectMany(c => Regex.Matches(c.Svg, " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value))];
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

    [Fact]
    public void A_line_is_broken_where_a_bin_is_empty()
    {
        IReadOnlyList<(double[] X, double[] Y)> runs = PercentileChart.Runs([10, double.NaN, 100, 1000]);
        Assert.Equal(2, runs.Count);
        Assert.Equal([2, 3], runs[1].X);
        Assert.Equal([2, 3], runs[1].Y);
    }

    [Fact]
    public void A_chart_without_data_gives_a_reason()
    {
        DiagnosisReport report = PageSample.Make() with { Sample = [], Explanations = [] };
        Assert.DoesNotContain(ChartSet.Draw(report), c => c.Id is "scatter" or "waterfall");
        Assert.Equal(["scatter", "waterfall"], ChartSet.Missing(report).Select(m => m.Id));
    }
}
