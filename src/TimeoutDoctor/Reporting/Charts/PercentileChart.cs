using ScottPlot;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>p50, p90 and p99 of one segment over time.</summary>
public static class PercentileChart
{
    private const int PlotTop = 44;
    private const int PlotHeight = 206;

    /// <summary>The segments that are shown: the whole, the worst by p99 other than the application, the application.</summary>
    public static IReadOnlyList<string> Shown(DiagnosisReport report)
    {
        IReadOnlyDictionary<string, PercentileSeries> series = report.Series.Percentiles;
        string app = HopName.App.Id();
        string? worst = HopNames.All.Select(hop => hop.Id()).Where(id => id != app && series.ContainsKey(id) && Largest(series[id].P99) > 0)
            .OrderByDescending(id => Largest(series[id].P99)).FirstOrDefault();
        return [.. new[] { "total", worst, app }.OfType<string>().Where(id => series.TryGetValue(id, out PercentileSeries? s) && Largest(s.P99) > 0)];
    }

    /// <summary>Draws one segment's chart.</summary>
    public static Chart Draw(string segment, TimeSeries series, string heading)
    {
        PercentileSeries values = series.Percentiles[segment];
        string alt = $"Lines over time, logarithmic: p50, p90 and p99 of {segment} in {Wording.Of(values.P50.Count, "bin", "bins")} of {Wording.Duration(series.Bin)}; largest p99 {Wording.Duration(Largest(values.P99))}.";
        return ChartFrame.Make("percentiles-" + segment, heading, alt, PlotTop + PlotHeight, sketch => Paint(sketch, segment, series, values));
    }

    /// <summary>The runs of known values: a line is broken where a bin has none.</summary>
    public static IReadOnlyList<(double[] X, double[] Y)> Runs(IReadOnlyList<double> values)
    {
        var runs = new List<(double[], double[])>();
        int start = 0;
        for (int i = 0; i <= values.Count; i++)
        {
            if (i < values.Count && double.IsFinite(values[i]))
            {
                continue;
            }

            if (i > start)
            {
                runs.Add(([.. Enumerable.Range(start, i - start).Select(n => (double)n)], [.. values.Skip(start).Take(i - start).Select(v => Math.Log10(Math.Max(v, 1)))]));
            }

            start = i + 1;
        }

        return runs;
    }

    /// <summary>The largest known value; 0 without any.</summary>
    public static double Largest(IReadOnlyList<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(0).Max();

    private static void Paint(Sketch sketch, string segment, TimeSeries series, PercentileSeries values)
    {
        string colour = HopNames.All.Where(hop => hop.Id() == segment).Select(Palette.Of).FirstOrDefault(Palette.Ink);
        Plot plot = PlotStyle.New(58, 44, 26, 8);
        double top = Math.Max(2, Math.Ceiling(Math.Log10(Math.Max(1, Largest(values.P99)))));
        plot.Axes.SetLimits(-0.5, Math.Max(1, values.P50.Count - 0.5), 0, top);
        plot.Axes.Left.TickGenerator = PlotStyle.Decades(0, (int)top);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Times(series, values.P50.Count);
        Line(plot, values.P50, colour, 1, "p50");
        Line(plot, values.P90, colour, 1.5f, "p90");
        Line(plot, values.P99, colour, 2.5f, "p99");
        sketch.Plot(plot, 0, PlotTop, ChartFrame.Width, PlotHeight);
        sketch.Text(segment, 8, 16, size: 13, bold: true);
        sketch.Text("p50 thin, p90, p99 thick; UTC", 8, 34, Palette.Muted);
    }

    private static void Line(Plot plot, IReadOnlyList<double> values, string colour, float width, string name)
    {
        IReadOnlyList<(double[] X, double[] Y)> runs = Runs(values);
        foreach ((double[] x, double[] y) in runs)
        {
            var line = plot.Add.Scatter(x, y, Palette.Plot(colour));
            line.LineWidth = width;
            line.MarkerSize = x.Length == 1 ? 4 : 0;
        }

        if (runs.Count > 0)
        {
            var text = plot.Add.Text(name, runs[^1].X[^1], runs[^1].Y[^1]);
            text.LabelFontName = TimeoutDoctor.Reporting.Fonts.ShippedFont.Alias;
            text.LabelFontSize = 12;
            text.LabelFontColor = Palette.Plot(Palette.Muted);
            text.LabelAlignment = Alignment.MiddleRight;
            text.OffsetX = -4;
            text.OffsetY = -8;
        }
    }
}
