using ScottPlot;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using Palette = TimeoutDoctor.Reporting.Charts.Palette;
using PlotStyle = TimeoutDoctor.Reporting.Charts.PlotStyle;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>p50 and p99 per segment by day, as small charts with one scale; the period before in grey.</summary>
internal static class DayLinesChart
{
    private const int Height = 124;

    public static Chart Draw(PeriodReport report, string origin)
    {
        string[] segments = [.. new[] { "total" }.Concat(HopNames.All.Select(h => h.Id())).Where(s => report.Days.Any(d => d.P99.ContainsKey(s)))];
        string worst = segments.MaxBy(s => report.Days.Max(d => d.P99.GetValueOrDefault(s)))!;
        double[] values = [.. report.Days.Select(d => d.P99.GetValueOrDefault(worst)).Where(v => v > 0)];
        return ChartFrame.Make(new ChartPlan
        {
            Id = "days",
            Heading = $"p99 of {worst} " + (values.Length == 1 ? $"was {Wording.Duration(values[0])} on the only day with requests" : Wording.Duration(values.Min()) == Wording.Duration(values.Max()) ? $"stayed at {Wording.Duration(values.Max())}" : $"lay between {Wording.Duration(values.Min())} and {Wording.Duration(values.Max())} by day"),
            AltText = "Small line charts, one per segment, same logarithmic scale: p50 and p99 by day; "
                + string.Join("; ", segments.Select(s => $"{s} p99 up to {Wording.Duration(report.Days.Max(d => d.P99.GetValueOrDefault(s)))}")) + ". Grey: the period before.",
            HeightOf = width => (segments.Length + PerRow(width) - 1) / PerRow(width) * Height,
            Draw = sketch => Paint(sketch, report, segments),
            Key = [new KeyEntry("thick: p99, thin: p50", Palette.Ink), new KeyEntry("period before", Palette.Axis)],
            Data = new ChartData(
                ["Day (UTC)", "#Requests", .. segments.SelectMany(s => new[] { $"#{s} p50", $"#{s} p99" })],
                [.. report.Days.Select(d => (string[])[$"{d.At.ToDateTimeOffset():yyyy-MM-dd}", Wording.Count(d.Requests), .. segments.SelectMany(s => new[] { Text(d.P50, s), Text(d.P99, s) })])]),
            Origin = origin,
        });
    }

    private static int PerRow(int width) => width == ChartFrame.Narrow ? 2 : 4;

    private static string Text(IReadOnlyDictionary<string, double> values, string segment) => values.TryGetValue(segment, out double ms) ? Wording.Duration(ms) : "–";

    private static void Paint(Sketch sketch, PeriodReport report, string[] segments)
    {
        int perRow = PerRow(sketch.Room);
        double wide = sketch.Room / (double)perRow;
        (int low, int high) = Decades(report);
        for (int i = 0; i < segments.Length; i++)
        {
            (double x, double y) = (i % perRow * wide, i / perRow * Height);
            string segment = segments[i];
            int days = (int)Math.Max(2, (report.This.To - report.This.From).TotalDays);
            Plot plot = PlotStyle.New(54, 6, 8, 4);
            plot.Axes.SetLimits(-0.3, days - 0.7, low, high + 0.15);
            plot.Axes.Left.TickGenerator = Ticks(low, high);
            plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
            plot.Grid.XAxisStyle.IsVisible = false;
            string colour = HopNames.All.Where(h => h.Id() == segment).Select(Palette.Of).FirstOrDefault(Palette.Ink);
            Line(plot, report.DaysBefore, report.Before.From, d => d.P99, segment, Palette.Axis, 1.5f);
            Line(plot, report.Days, report.This.From, d => d.P50, segment, colour, 1);
            Line(plot, report.Days, report.This.From, d => d.P99, segment, colour, 2.5f);
            sketch.Plot(plot, x, y + 18, wide, Height - 22);
            sketch.Text(segment, x + 4, y + 13, size: 13, bold: true);
            foreach (PeriodDay day in report.Days)
            {
                double at = x + 54 + (((day.At - report.This.From).TotalDays + 0.3 - 0.5) / (days - 0.4) * (wide - 60));
                sketch.Spot(Math.Max(x + 54, at), y + 18, (wide - 60) / days, Height - 30, $"{day.At.ToDateTimeOffset():yyyy-MM-dd}: {segment} p50 {Text(day.P50, segment)}, p99 {Text(day.P99, segment)}");
            }
        }
    }

    // Whole decades that hold all values, at least two: one scale for all.
    private static (int Low, int High) Decades(PeriodReport report)
    {
        double[] logs = [.. report.Days.Concat(report.DaysBefore).SelectMany(d => d.P50.Values.Concat(d.P99.Values)).Select(ms => Math.Log10(Math.Max(ms, 1)))];
        int low = (int)Math.Floor(logs.DefaultIfEmpty(0).Min()), high = (int)Math.Ceiling(logs.DefaultIfEmpty(2).Max());
        return (low, Math.Max(high, low + 2));
    }

    private static ScottPlot.TickGenerators.NumericManual Ticks(int low, int high)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (int power = low; power <= high; power++)
        {
            ticks.AddMajor(power, high - low <= 3 || power % 2 == 1 ? PlotStyle.Decade(power) : "");
        }

        return ticks;
    }

    // A line is broken where a day has no data.
    private static void Line(Plot plot, IReadOnlyList<PeriodDay> days, Instant from, Func<PeriodDay, IReadOnlyDictionary<string, double>> values, string segment, string colour, float width)
    {
        List<(double X, double Y)> run = [];
        void Flush()
        {
            if (run.Count > 0)
            {
                var line = plot.Add.Scatter(run.Select(p => p.X).ToArray(), run.Select(p => p.Y).ToArray(), Palette.Plot(colour));
                line.LineWidth = width;
                line.MarkerSize = run.Count == 1 ? 4 : 0;
                run.Clear();
            }
        }

        foreach (PeriodDay day in days)
        {
            double x = Math.Floor((day.At - from).TotalDays);
            if (!values(day).TryGetValue(segment, out double ms))
            {
                Flush();
                continue;
            }

            if (run.Count > 0 && x - run[^1].X > 1.5)
            {
                Flush();
            }

            run.Add((x, Math.Log10(Math.Max(ms, 1))));
        }

        Flush();
    }
}
