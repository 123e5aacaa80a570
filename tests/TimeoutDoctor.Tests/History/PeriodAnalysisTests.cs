using TimeoutDoctor.History;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.History;

public sealed class PeriodAnalysisTests
{
    private static readonly PeriodReport Report = HistorySample.Report();

    [Fact]
    public void The_route_that_got_slower_is_found_and_no_other()
    {
        Assert.NotEmpty(Report.Changes);
        Assert.All(Report.Changes, c => Assert.True(c.Route is "GET /v1/orders" or null, c.Route));
        PeriodChange p50 = Assert.Single(Report.Changes, c => c is { Route: "GET /v1/orders", Segment: "total", Percentile: 50 });
        Assert.InRange(1.5, p50.Ratio.Low, p50.Ratio.High);
        Assert.True(p50.IsRegression);
    }

    [Fact]
    public void What_is_new_and_what_is_gone_is_named()
    {
        Assert.Equal(["POST /v1/new"], Report.NewRoutes);
        Assert.Equal(["POST /v1/old"], Report.VanishedRoutes);
        Assert.Equal(["response-lost-after-app"], Report.NewCauses);
    }

    [Fact]
    public void Counts_are_those_of_the_period_alone()
    {
        Assert.Equal(7 * 24 * 140, Report.Totals.Requests);
        Assert.Equal(7 * 24, Report.Totals.HoursWithData);
        Assert.Equal(Report.Totals.Timeouts, Report.Days.Sum(d => d.Timeouts));
        Assert.Equal(7, Report.Days.Count);
        Assert.Equal(Report.Totals.Flagged, Report.Latencies.Where(l => l is { Route: not null, Segment: "total" }).Sum(l => l.Flagged));
    }

    [Fact]
    public void The_slowest_target_comes_first() => Assert.Equal("10.0.1.5:80", Report.SlowestTargets[0].Route);

    [Fact]
    public void Headroom_and_the_share_within_the_limit_follow_from_the_durations()
    {
        HistoryPart part = HistorySample.Hour(HistorySample.Monday, HistorySample.Cell("GET /a", [.. Enumerable.Repeat(1_000.0, 90), .. Enumerable.Repeat(14_500.0, 10)]));
        PeriodLatency row = PeriodAnalysis.Of(HistorySample.File([part]), HistorySample.Week, HistorySample.WeekBefore, new TimeoutPolicy()).Latencies.First(l => l.Route == "GET /a");
        Assert.Equal(0.9, row.WithinLimit, 6);
        Assert.Equal(2, row.HeadroomGateway, 0.04);
        Assert.Equal(10 / 14.5, row.HeadroomFast, 0.02);
    }

    [Fact]
    public void A_period_without_requests_says_so_and_nothing_fails()
    {
        PeriodReport empty = PeriodAnalysis.Of(HistoryFile.InMemory(), HistorySample.Week, HistorySample.WeekBefore, new TimeoutPolicy());
        Assert.Equal(0, empty.Totals.Requests);
        Assert.Empty(empty.Latencies);
        Assert.Contains(empty.Notes, n => n.Contains("168 of 168", StringComparison.Ordinal));
    }
}
