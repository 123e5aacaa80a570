using ScottPlot;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Application time against front time: was the backend fast?</summary>
public static class ScatterChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "scatter";

    private const int PlotHeight = 396;
    private static readonly PixelPadding Frame = new(58, 24, 40, 8);

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(ScatterData data, string heading) =>
        ChartFrame.Make(Id, heading, AltText(data), Top(data) + PlotHeight, sketch => Paint(sketch, data));

    private static int Top(ScatterData data) => Sketch.KeyHeight(data.Groups.Where(g => g.X.Length > 0).Select(Name)) + 28;

    private static string Name(ScatterGroup group) => group.Cause ?? "answered";

    private static string AltText(ScatterData data) =>
        $"Scatter chart, both axes logarithmic: time in the application across, time at the front up; {Wording.Of(data.Groups.Sum(g => g.X.Length), "dot", "dots")}, {Wording.Count(data.Flagged)} flagged requests in all.";

    private static void Paint(Sketch sketch, ScatterData data)
    {
        Plot plot = PlotStyle.New(Frame.Left, Frame.Right, Frame.Bottom, Frame.Top);
        double left = ScatterData.Strip - 0.25;
        plot.Axes.SetLimits(left, data.Top, ScatterData.Bottom, data.Top);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Decades((int)ScatterData.Bottom, (int)data.Top);
        plot.Axes.Left.TickGenerator = PlotStyle.Decades((int)ScatterData.Bottom, (int)data.Top);
        AddCorner(plot, data, left);
        foreach (ScatterGroup group in data.Groups)
        {
            AddDots(plot, group);
        }

        AddLimits(plot, data);
        int plotTop = Top(data);
        sketch.Plot(plot, 0, plotTop, ChartFrame.Width, PlotHeight);
        sketch.Key(data.Groups.Where(g => g.X.Length > 0).Select(g => (Name(g), g.Cause is null ? Palette.Axis : Palette.Of(g.Cause), g.Cause is not null && Palette.IsHollow(g.Cause))), 8, 16, ChartFrame.Width - 8);
        sketch.Text("time at the front", 8, plotTop - 6, Palette.Muted, 13);
        sketch.Text("time in the application", ChartFrame.Width - 12, plotTop + PlotHeight - 4, Palette.Muted, 13, align: SkiaSharp.SKTextAlign.Right);
        sketch.Text("no record", Frame.Left + 2, plotTop + PlotHeight - 24, Palette.Muted);
    }

    private static void AddCorner(Plot plot, ScatterData data, double left)
    {
        double bottom = Math.Log10(data.Limit * 0.9);
        double top = Math.Min(data.Top, Math.Log10(data.Limit * 1.35));
        var corner = plot.Add.Rectangle(left, Math.Log10(data.Fast), bottom, top);
        corner.FillColor = Palette.Plot(Palette.Corner);
        corner.LineColor = Palette.Plot(Palette.CornerLine);
        corner.LineWidth = 1;
        Words(plot, "flagged corner: " + Wording.Count(data.Flagged), 1.04, top, Alignment.LowerLeft, bold: true);
    }

    private static void AddDots(Plot plot, ScatterGroup group)
    {
        // Timeouts pile up on one value: a small fixed scatter makes their number visible.
        double[] y = group.Cause is null ? group.Y : [.. group.Y.Select((value, i) => value + (((i * 37 % 29) - 14) * 0.0022))];
        var dots = plot.Add.ScatterPoints(group.X, y, Palette.Plot(group.Cause is null ? Palette.Axis : Palette.Of(group.Cause)));
        dots.MarkerShape = group.Cause switch
        {
            null => MarkerShape.FilledCircle,
            CauseIds.RequestLostBeforeApp or CauseIds.ElbNoTarget or CauseIds.NotReceivedByElb => MarkerShape.Eks,
            CauseIds.ResponseLostAfterApp or CauseIds.ResponseStalled => MarkerShape.FilledTriangleUp,
            CauseIds.BackendSlow => MarkerShape.FilledSquare,
            CauseIds.InsufficientEvidence => MarkerShape.OpenCircle,
            _ => MarkerShape.FilledDiamond,
        };
        dots.MarkerSize = group.Cause is null ? 4 : 8;
        dots.MarkerLineWidth = 1.5f;
    }

    private static void AddLimits(Plot plot, ScatterData data)
    {
        // Slow backends crowd at the right of the front's own limit, so its words stand at the corner's foot.
        Level(plot, data.Limit, data.LimitWords, Math.Log10(data.Fast) - 0.03, Math.Log10(data.Limit * 0.88), data.Top);
        Level(plot, data.OtherLimit, data.OtherLimitWords, data.Top - 0.02, Math.Log10(data.OtherLimit) + 0.01, data.Top, Alignment.LowerRight);
        plot.Add.VerticalLine(Math.Log10(data.Fast), 1, Palette.Plot(Palette.Ink), LinePattern.Dashed);
        Words(plot, "fast backend " + Seconds(data.Fast), Math.Log10(data.Fast) + 0.03, ScatterData.Bottom + 0.05, Alignment.LowerLeft);
        plot.Add.VerticalLine(0.93, 1, Palette.Plot(Palette.Grid));
    }

    private static void Level(Plot plot, double ms, string words, double x, double y, double top, Alignment alignment = Alignment.UpperRight)
    {
        if (double.IsNaN(ms) || Math.Log10(ms) >= top)
        {
            return;
        }

        plot.Add.HorizontalLine(Math.Log10(ms), 1, Palette.Plot(Palette.Ink), LinePattern.Dashed);
        Words(plot, words + " " + Seconds(ms), x, y, alignment);
    }

    private static string Seconds(double ms) => Wording.Duration(ms).Replace('\u00a0', ' ');

    private static void Words(Plot plot, string words, double x, double y, Alignment alignment, bool bold = false)
    {
        var text = plot.Add.Text(words, x, y);
        text.LabelFontName = TimeoutDoctor.Reporting.Fonts.ShippedFont.Alias;
        text.LabelFontSize = 12;
        text.LabelBold = bold;
        text.LabelFontColor = Palette.Plot(Palette.Ink);
        text.LabelAlignment = alignment;
    }
}
