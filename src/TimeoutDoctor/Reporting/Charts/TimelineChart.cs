using ScottPlot;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Timeouts by cause over time, above the traffic.</summary>
public static class TimelineChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "timeline";

    private const int UpperHeight = 180;
    private const int LowerHeight = 90;

    /// <summary>The causes that occur, most first.</summary>
    public static IReadOnlyList<string> Causes(TimeSeries series) =>
        [.. series.TimeoutsByCause.Where(c => c.Value.Sum() > 0).OrderByDescending(c => c.Value.Sum()).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key)];

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(TimeSeries series, string heading)
    {
        IReadOnlyList<string> causes = Causes(series);
        string alt = $"Columns over time in bins of {Wording.Duration(series.Bin)}: timeouts, "
            + string.Join(", ", causes.Select(c => $"{c} {Wording.Count(series.TimeoutsByCause[c].Sum())}")) + $"; below it the traffic, {Wording.Of(series.Requests.Sum(), "request", "requests")}.";
        return ChartFrame.Make(Id, heading, alt, Top(causes) + UpperHeight + 24 + LowerHeight, sketch => Paint(sketch, series, causes));
    }

    private static int Top(IReadOnlyList<string> causes) => Sketch.KeyHeight(causes) + 28;

    private static void Paint(Sketch sketch, TimeSeries series, IReadOnlyList<string> causes)
    {
        int bins = series.Requests.Count;
        int plotTop = Top(causes);
        int lowerTop = plotTop + UpperHeight + 24;
        sketch.Plot(Timeouts(series, causes, bins), 0, plotTop, ChartFrame.Width, UpperHeight);
        sketch.Plot(Traffic(series, bins), 0, lowerTop, ChartFrame.Width, LowerHeight);
        sketch.Key(causes.Select(c => (c, Palette.Of(c), Palette.IsHollow(c))), 8, 16, ChartFrame.Width - 8);
        string per = " per " + Wording.Duration(series.Bin);
        sketch.Text("timeouts" + per, 8, plotTop - 6, Palette.Muted, 13);
        sketch.Text("requests" + per + ", UTC", 8, lowerTop - 6, Palette.Muted, 13);
    }

    private static Plot Timeouts(TimeSeries series, IReadOnlyList<string> causes, int bins)
    {
        Plot plot = PlotStyle.New(58, 12, 8, 8);
        var sums = new double[bins];
        foreach (string cause in causes)
        {
            plot.Add.Bars(Columns(series.TimeoutsByCause[cause], sums, cause));
        }

        double top = Math.Max(1, sums.DefaultIfEmpty(0).Max());
        plot.Axes.SetLimits(-0.5, bins - 0.5, 0, top * 1.08);
        plot.Axes.Left.TickGenerator = PlotStyle.Counts(top, 4);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }

    private static List<Bar> Columns(IReadOnlyList<long> counts, double[] sums, string cause)
    {
        Color colour = Palette.Plot(Palette.Of(cause));
        bool hollow = Palette.IsHollow(cause);
        var bars = new List<Bar>();
        for (int i = 0; i < Math.Min(counts.Count, sums.Length); i++)
        {
            if (counts[i] > 0)
            {
                bars.Add(new Bar { Position = i, ValueBase = sums[i], Value = sums[i] + counts[i], Size = 0.86, FillColor = hollow ? colour.WithAlpha(.28) : colour, LineColor = colour, LineWidth = hollow ? 1.5f : 0 });
                sums[i] += counts[i];
            }
        }

        return bars;
    }

    private static Plot Traffic(TimeSeries series, int bins)
    {
        Plot plot = PlotStyle.New(58, 12, 26, 4);
        List<Bar> bars = [.. series.Requests.Select((n, i) => new Bar { Position = i, Value = n, Size = 1, FillColor = Palette.Plot(Palette.Axis), LineWidth = 0 })];
        plot.Add.Bars(bars);
        double top = Math.Max(1, series.Requests.DefaultIfEmpty(0).Max());
        plot.Axes.SetLimits(-0.5, bins - 0.5, 0, top * 1.05);
        plot.Axes.Left.TickGenerator = PlotStyle.Counts(top, 2);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Times(series, bins);
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }
}
