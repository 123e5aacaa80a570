using ScottPlot;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>A moment or a stretch to be marked in a chart over time.</summary>
/// <param name="At">When; the start of a stretch.</param>
/// <param name="To">The end of a stretch; unknown for a moment.</param>
/// <param name="Words">What it is called.</param>
public sealed record TimeMark(Instant At, Instant To, string Words);

/// <summary>Timeouts by cause over time, above the traffic.</summary>
public static class TimelineChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "timeline";

    private const int Title = 20;
    private const int UpperHeight = 178;
    private const int LowerHeight = 94;
    private const float Left = 46;
    private const float Right = 12;

    /// <summary>The causes that occur, most first.</summary>
    public static IReadOnlyList<string> Causes(TimeSeries series) =>
        [.. series.TimeoutsByCause.Where(c => c.Value.Sum() > 0).OrderByDescending(c => c.Value.Sum()).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key)];

    /// <summary>Draws the chart.</summary>
    /// <param name="series">Timeouts and traffic.</param>
    /// <param name="marks">Moments and gaps to be marked.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="origin">Window and sources.</param>
    public static Chart Draw(TimeSeries series, IReadOnlyList<TimeMark> marks, string heading, string origin)
    {
        IReadOnlyList<string> causes = Causes(series);
        return ChartFrame.Make(new ChartPlan
        {
            Id = Id,
            Heading = heading,
            AltText = $"Columns over time in bins of {Span(series.Bin)}: timeouts, "
                + string.Join(", ", causes.Select(c => $"{c} {Wording.Count(series.TimeoutsByCause[c].Sum())}")) + $". {heading}. Below it the traffic, {Wording.Of(series.Requests.Sum(), "request", "requests")}.",
            HeightOf = _ => Title + UpperHeight + Title + LowerHeight,
            Draw = sketch => Paint(sketch, series, causes, marks),
            Key = [.. causes.Select(c => new KeyEntry($"{c}, {Wording.Count(series.TimeoutsByCause[c].Sum())}", Palette.Of(c), Palette.IsHollow(c) ? KeyShape.Hollow : KeyShape.Solid))],
            Data = Table(series, causes),
            Origin = origin,
        });
    }

    private static string Span(TimeSpan bin) => bin.TotalHours >= 24 ? $"{bin.TotalDays:0.#} d" : bin.TotalHours >= 1 ? $"{bin.TotalHours:0.#} h" : bin.TotalMinutes >= 1 ? $"{bin.TotalMinutes:0.#} min" : $"{bin.TotalSeconds:0.#} s";

    private static ChartData Table(TimeSeries series, IReadOnlyList<string> causes) => new(
        ["From (UTC)", "#Requests", "#Timeouts", .. causes.Select(c => "#" + c)],
        [.. series.Requests.Select((requests, i) => (string[])
        [
            (series.From + (series.Bin * i)).ToString(), Wording.Count(requests), Wording.Count(causes.Sum(c => series.TimeoutsByCause[c][i])),
            .. causes.Select(c => Wording.Count(series.TimeoutsByCause[c][i])),
        ])]);

    private static void Paint(Sketch sketch, TimeSeries series, IReadOnlyList<string> causes, IReadOnlyList<TimeMark> marks)
    {
        int bins = series.Requests.Count;
        int lowerTop = Title + UpperHeight + Title;
        var area = new PlotArea(Left, Title, sketch.Room - Left - Right, lowerTop + LowerHeight - 26 - Title, -0.5, bins - 0.5, 0, 1);
        PaintGaps(sketch, series, marks, area);
        sketch.Plot(Timeouts(series, causes, bins), 0, Title, sketch.Room, UpperHeight);
        sketch.Plot(Traffic(series, bins, sketch.IsNarrow ? 4 : 8), 0, lowerTop, sketch.Room, LowerHeight);
        string per = series.Bin == TimeSpan.FromDays(1) ? " per day" : " per " + Span(series.Bin);
        sketch.Text("timeouts" + per, 4, 13, Palette.Muted, 13);
        sketch.Text("requests" + per + ", UTC", 4, lowerTop - 5, Palette.Muted, 13);
        PaintMoments(sketch, series, marks, area);
        for (int i = 0; i < bins; i++)
        {
            long timeouts = causes.Sum(c => series.TimeoutsByCause[c][i]);
            string parts = timeouts == 0 ? "" : " (" + string.Join(", ", causes.Where(c => series.TimeoutsByCause[c][i] > 0).Select(c => $"{c} {series.TimeoutsByCause[c][i]}")) + ")";
            sketch.Spot(area.X(i - 0.5), Title, area.Width / bins, area.Height, $"{Wording.Clock(series.From + (series.Bin * i))}: {Wording.Of(timeouts, "timeout", "timeouts")}{parts}, {Wording.Of(series.Requests[i], "request", "requests")}");
        }
    }

    private static double BinOf(TimeSeries series, Instant at) => ((at - series.From).Ticks / (double)series.Bin.Ticks) - 0.5;

    private static void PaintGaps(Sketch sketch, TimeSeries series, IReadOnlyList<TimeMark> marks, PlotArea area)
    {
        foreach (TimeMark gap in marks.Where(m => m.To.IsKnown))
        {
            double from = area.X(Math.Clamp(BinOf(series, gap.At), area.MinX, area.MaxX)), to = area.X(Math.Clamp(BinOf(series, gap.To), area.MinX, area.MaxX));
            sketch.Bar(from, area.Top, Math.Max(2, to - from), UpperHeight - 8, Palette.Grid);
        }
    }

    private static void PaintMoments(Sketch sketch, TimeSeries series, IReadOnlyList<TimeMark> marks, PlotArea area)
    {
        foreach (TimeMark mark in marks.Where(m => !m.To.IsKnown && BinOf(series, m.At) >= area.MinX && BinOf(series, m.At) <= area.MaxX).Take(3))
        {
            double x = area.X(BinOf(series, mark.At));
            bool right = x > area.Left + (area.Width * 0.6);
            sketch.Line(x, area.Top, x, area.Bottom, Palette.Ink);
            sketch.Text(sketch.Cut($"{Wording.Clock(mark.At)} {Wording.Plain(mark.Words)}", sketch.IsNarrow ? 150 : 260), right ? x - 4 : x + 4, area.Top + 10, align: right ? SkiaSharp.SKTextAlign.Right : SkiaSharp.SKTextAlign.Left);
        }
    }

    private static Plot Timeouts(TimeSeries series, IReadOnlyList<string> causes, int bins)
    {
        Plot plot = PlotStyle.New(Left, Right, 8, 4);
        var sums = new double[bins];
        foreach (string cause in causes)
        {
            plot.Add.Bars(Columns(series.TimeoutsByCause[cause], sums, cause));
        }

        double top = Math.Max(1, sums.DefaultIfEmpty(0).Max());
        plot.Axes.SetLimits(-0.5, bins - 0.5, 0, top * 1.12);
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
                bars.Add(new Bar { Position = i, ValueBase = sums[i], Value = sums[i] + counts[i], Size = 0.86, FillColor = hollow ? colour.WithAlpha(.28) : colour, LineColor = colour, LineWidth = hollow ? 1.2f : 0 });
                sums[i] += counts[i];
            }
        }

        return bars;
    }

    private static Plot Traffic(TimeSeries series, int bins, int marks)
    {
        Plot plot = PlotStyle.New(Left, Right, 26, 4);
        List<Bar> bars = [.. series.Requests.Select((n, i) => new Bar { Position = i, Value = n, Size = 1, FillColor = Palette.Plot(Palette.Axis).WithAlpha(.45), LineWidth = 0 })];
        plot.Add.Bars(bars);
        double top = Math.Max(1, series.Requests.DefaultIfEmpty(0).Max());
        plot.Axes.SetLimits(-0.5, bins - 0.5, 0, top * 1.05);
        plot.Axes.Left.TickGenerator = PlotStyle.Counts(top, 2);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Times(series.From, series.Bin, bins, marks);
        plot.Grid.XAxisStyle.IsVisible = false;
        return plot;
    }
}
