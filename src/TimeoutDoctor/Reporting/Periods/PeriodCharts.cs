using SkiaSharp;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>The charts of a period's report.</summary>
public static class PeriodCharts
{
    private const int MostRoutes = 25;

    /// <summary>Draws them, in the order of the page.</summary>
    public static IReadOnlyList<Chart> Draw(PeriodReport report)
    {
        var charts = new List<Chart>();
        string origin = $"{PeriodWords.Span(report.This)}, {Wording.Of(report.Totals.Requests, "request", "requests")}, timeout-doctor {report.ToolVersion}";
        List<PeriodLatency> routes = [.. PeriodWords.ByHeadroom(report).Take(MostRoutes)];
        if (routes.Count > 0)
        {
            charts.Add(Headroom(report, routes, origin));
        }

        if (report.Days.Count > 0)
        {
            charts.Add(DayLinesChart.Draw(report, origin));
        }

        if (report.Days.Any(d => d.Timeouts > 0))
        {
            charts.Add(TimeoutDays(report, origin));
        }

        if (report.WeekGrid.Count > 0)
        {
            charts.Add(WeekGridChart.Draw(report, origin));
        }

        return charts;
    }

    private static Chart Headroom(PeriodReport report, List<PeriodLatency> routes, string origin)
    {
        double gateway = report.Policy.Gateway.TotalMilliseconds;
        int over = report.Latencies.Count(l => l.Route is not null && l.Segment == "total" && l.P999.Value >= gateway);
        string heading = over > 0 ? $"p99.9 of {Wording.Of(over, "route", "routes")} is at or beyond the gateway's {Wording.Duration(gateway)}"
            : $"{Wording.Plain(routes[0].Route!)} comes closest to the gateway's limit: p99.9 {Wording.Duration(routes[0].P999.Value)}, which fits {PeriodWords.Headroom(routes[0].HeadroomGateway)} into {Wording.Duration(gateway)}";
        return ChartFrame.Make(new ChartPlan
        {
            Id = "headroom",
            Heading = heading,
            AltText = $"Dots with intervals on a logarithmic axis: p99.9 of the whole request per route, least headroom first. {heading}.",
            HeightOf = width => 24 + (routes.Count * (width == ChartFrame.Narrow ? 40 : 26)) + 26,
            Draw = sketch => PaintHeadroom(sketch, routes, report.Policy),
            Key = [new KeyEntry("p99.9 with its 95 % interval", Palette.Ink, KeyShape.Dot), new KeyEntry("period before", Palette.Axis, KeyShape.Ring)],
            Data = new ChartData(
                ["Route", "#p99.9", "#with 95 % interval", "#Before", "#Headroom to gateway limit"],
                [.. routes.Select(r => (string[])[r.Route!, Wording.Duration(r.P999.Value), PeriodWords.Interval(r.P999), Wording.Duration(r.P999Before.Value), PeriodWords.Headroom(r.HeadroomGateway)])]),
            Origin = origin,
        });
    }

    private static void PaintHeadroom(Sketch sketch, List<PeriodLatency> routes, TimeoutPolicy policy)
    {
        bool narrow = sketch.IsNarrow;
        double left = narrow ? 8 : 250, right = sketch.Room - 16, row = narrow ? 40 : 26;
        double X(double ms) => left + (Math.Clamp(Math.Log10(Math.Max(ms, 1)), 1, 5) - 1) / 4 * (right - left);
        double bottom = 24 + (routes.Count * row);
        for (int power = 1; power <= 5; power++)
        {
            double x = X(Math.Pow(10, power));
            sketch.Line(x, 18, x, bottom, Palette.Grid);
            sketch.Text(PlotStyle.Decade(power), x, 12, Palette.Muted, align: power == 1 ? SKTextAlign.Left : power == 5 ? SKTextAlign.Right : SKTextAlign.Center);
        }

        for (int i = 0; i < routes.Count; i++)
        {
            PeriodLatency route = routes[i];
            double y = 24 + (i * row), middle = narrow ? y + 26 : y + 12;
            sketch.Text(sketch.Cut(Wording.Plain(route.Route!), narrow ? right - left : left - 16), 4, y + (narrow ? 13 : 16), size: 13);
            if (!double.IsNaN(route.P999.Low))
            {
                sketch.Line(X(route.P999.Low), middle, X(double.IsFinite(route.P999.High) ? route.P999.High : route.Max), middle, Palette.Ink, 2);
            }

            if (double.IsFinite(route.P999Before.Value))
            {
                sketch.Circle(X(route.P999Before.Value), middle, 4, Palette.Axis, filled: false);
            }

            sketch.Circle(X(route.P999.Value), middle, 4, Palette.Ink, filled: true);
            sketch.Spot(left, y, right - left, row, $"{route.Route}: p99.9 {PeriodWords.Interval(route.P999)}; before {Wording.Duration(route.P999Before.Value)}");
        }

        foreach (TimeSpan limit in new[] { policy.FastBackend, policy.Gateway, policy.LoadBalancer })
        {
            double x = X(limit.TotalMilliseconds);
            sketch.Dashes(x, 18, x, bottom, Palette.Ink);
            sketch.Text(Wording.Duration(limit), x, bottom + 14, align: SKTextAlign.Center);
        }
    }

    private static Chart TimeoutDays(PeriodReport report, string origin)
    {
        string[] causes = [.. report.Days.SelectMany(d => d.TimedOutByCause.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int bins = (int)Math.Max(1, (report.This.To - report.This.From).TotalDays);
        long[] Bins(Func<PeriodDay, long> value)
        {
            long[] counts = new long[bins];
            foreach (PeriodDay day in report.Days)
            {
                int bin = (int)(day.At - report.This.From).TotalDays;
                if (bin >= 0 && bin < bins)
                {
                    counts[bin] += value(day);
                }
            }

            return counts;
        }

        var series = new TimeSeries(report.This.From, TimeSpan.FromDays(1), Bins(d => d.Requests), causes.ToDictionary(c => c, c => (IReadOnlyList<long>)Bins(d => d.TimedOutByCause.GetValueOrDefault(c)), StringComparer.Ordinal), new Dictionary<string, PercentileSeries>());
        PeriodDay worst = report.Days.OrderByDescending(d => d.Timeouts).ThenBy(d => d.At).First();
        string heading = $"{Wording.Of(report.Totals.Timeouts, "timeout", "timeouts")}, {Wording.Count(report.Totals.Flagged)} flagged; most on {worst.At.ToDateTimeOffset():yyyy-MM-dd} ({Wording.Count(worst.Timeouts)})";
        return TimelineChart.Draw(series, [], heading, origin);
    }
}
