using ScottPlot;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Application time against front time: was the backend fast?</summary>
public static class ScatterChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "scatter";

    private const int TitleHeight = 20;
    private const int TextHeight = 13;
    private const double Left = ScatterData.Strip - 0.25;
    private static readonly PixelPadding Frame = new(50, 14, 44, 8);

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(ScatterData data, string heading, string origin) => ChartFrame.Make(new ChartPlan
    {
        Id = Id,
        Heading = heading,
        AltText = AltText(data),
        HeightOf = width => width == ChartFrame.Narrow ? 340 : 420,
        Draw = sketch => Paint(sketch, sketch.IsNarrow ? data.Thinned(3) : data),
        Key = [.. data.Groups.Where(g => g.X.Length > 0).Select(g => new KeyEntry($"{Name(g)}, {Wording.Count(g.Whole)}", Colour(g.Cause), Palette.MarkOf(g.Cause)))],
        Data = new ChartData(
            ["Requests", "#Number", "#Drawn", "#Median at the front", "#Median in the application", "#Without application record"],
            [.. data.Groups.Where(g => g.X.Length > 0).Select(Row)]),
        Origin = origin,
    });

    private static string[] Row(ScatterGroup group)
    {
        double[] known = [.. group.X.Where(x => x > ScatterData.Strip).Order()];
        double[] front = [.. group.Y.Order()];
        return
        [
            Name(group), Wording.Count(group.Whole), Wording.Count(group.X.Length), Wording.Duration(Math.Pow(10, front[front.Length / 2])),
            known.Length == 0 ? "–" : Wording.Duration(Math.Pow(10, known[known.Length / 2])), Wording.Count(group.X.Length - known.Length),
        ];
    }

    private static string Name(ScatterGroup group) => group.Cause ?? "answered";

    private static string Colour(string? cause) => cause is null ? Palette.Axis : Palette.Of(cause);

    private static string AltText(ScatterData data) =>
        $"Scatter chart, both axes logarithmic from 10 ms: time in the application across, time at the front up. {Wording.Of(data.Groups.Sum(g => g.X.Length), "request", "requests")} drawn; "
        + string.Join(", ", data.Groups.Where(g => g.Cause is not null).Select(g => $"{g.Cause} {Wording.Count(g.Whole)}"))
        + $". {Wording.Count(data.Flagged)} flagged requests lie at {Wording.Duration(data.Limit)} or more at the front and within {Wording.Duration(data.Fast)} in the application, or without its record.";

    private static void Paint(Sketch sketch, ScatterData data)
    {
        int height = (sketch.IsNarrow ? 340 : 420) - TitleHeight;
        Plot plot = PlotStyle.New(Frame.Left, Frame.Right, Frame.Bottom, Frame.Top);
        plot.Axes.SetLimits(Left, data.Top, ScatterData.Bottom, data.Top);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Decades((int)ScatterData.Bottom, (int)data.Top);
        plot.Axes.Left.TickGenerator = PlotStyle.Decades((int)ScatterData.Bottom, (int)data.Top);
        var area = new PlotArea(Frame.Left, TitleHeight + Frame.Top, sketch.Room - Frame.Left - Frame.Right, height - Frame.Top - Frame.Bottom, Left, data.Top, ScatterData.Bottom, data.Top);
        AddCorner(plot, data);
        foreach (ScatterGroup group in data.Groups)
        {
            AddDots(plot, group);
            for (int i = 0; i < group.X.Length; i++)
            {
                (double x, double y) = Placed(group, i);
                sketch.Spot(area.X(x), area.Y(y), 0, 0, SpotText(group, group.X[i], group.Y[i]));
            }
        }

        sketch.Plot(plot, 0, TitleHeight, sketch.Room, height);
        PaintLimits(sketch, data, area);
        sketch.Text("time at the front (log scale)", 4, 13, Palette.Muted, 13);
        sketch.Text("time in the application (log scale)", area.Right, area.Bottom + 36, Palette.Muted, 13, align: SkiaSharp.SKTextAlign.Right);
        sketch.Text("no app", Frame.Left + 3, area.Bottom - 18, Palette.Muted);
        sketch.Text("record", Frame.Left + 3, area.Bottom - 5, Palette.Muted);
    }

    private static string SpotText(ScatterGroup group, double x, double y) =>
        $"{Name(group)}: {Wording.Duration(Math.Pow(10, y))} at the front, " + (x <= ScatterData.Strip ? "no application record" : Wording.Duration(Math.Pow(10, x)) + " in the application");

    // Timeouts pile up on one value, and in the strip on one place: a small fixed scatter makes their number visible.
    private static (double X, double Y) Placed(ScatterGroup group, int i) => (
        group.X[i] <= ScatterData.Strip ? group.X[i] + (((i * 53 % 31) - 15) * 0.009) : group.X[i],
        group.Cause is null ? group.Y[i] : group.Y[i] + (((i * 37 % 29) - 14) * 0.0028));

    private static void AddCorner(Plot plot, ScatterData data)
    {
        var corner = plot.Add.Rectangle(Left, Math.Log10(data.Fast), data.CornerFoot, data.CornerHead);
        corner.FillColor = Palette.Plot(Palette.Corner);
        corner.LineColor = Palette.Plot(Palette.CornerLine);
        corner.LineWidth = 1;
    }

    private static void AddDots(Plot plot, ScatterGroup group)
    {
        (double X, double Y)[] places = [.. Enumerable.Range(0, group.X.Length).Select(i => Placed(group, i))];
        Color colour = Palette.Plot(Colour(group.Cause));
        var dots = plot.Add.ScatterPoints(places.Select(p => p.X).ToArray(), places.Select(p => p.Y).ToArray(), group.Cause is null ? colour.WithAlpha(.55) : colour);
        dots.MarkerShape = Palette.MarkOf(group.Cause) switch
        {
            KeyShape.Cross => MarkerShape.Eks,
            KeyShape.Triangle => MarkerShape.FilledTriangleUp,
            KeyShape.Square => MarkerShape.FilledSquare,
            KeyShape.Ring => MarkerShape.OpenCircle,
            KeyShape.Dot => MarkerShape.FilledCircle,
            _ => MarkerShape.FilledDiamond,
        };
        dots.MarkerSize = group.Cause is null ? 4 : 8;
        dots.MarkerLineWidth = 1.5f;
    }

    private static void PaintLimits(Sketch sketch, ScatterData data, PlotArea area)
    {
        double edge = area.X(0.8);
        sketch.Line(edge, area.Top, edge, area.Bottom, Palette.Axis);
        sketch.Dashes(area.X(ScatterData.Bottom), area.Bottom, area.Right, area.Y(data.Top), Palette.Axis, 1.5, 4, 1.2f);
        double fast = area.X(Math.Log10(data.Fast)), head = area.Y(data.CornerHead) - 4;
        // The requests of a slow backend lie on the limit at the right end: its name stands over the corner where there is room.
        bool hasRoom = head - TextHeight > area.Top;
        Level(sketch, data.Limit, data.LimitWords, data.Top, area, hasRoom ? (fast - 5, head) : null);
        Level(sketch, data.OtherLimit, data.OtherLimitWords, data.Top, area, null);
        sketch.Dashes(fast, area.Top, fast, area.Bottom, Palette.Ink);
        sketch.Text("fast-backend limit " + Seconds(data.Fast), fast - 5, area.Bottom - 6, align: SkiaSharp.SKTextAlign.Right);
        sketch.Text("flagged corner: " + Wording.Count(data.Flagged), area.Left + 6, area.Y(data.CornerFoot) + 15, size: 13, bold: true);
    }

    private static void Level(Sketch sketch, double ms, string words, double top, PlotArea area, (double Right, double Foot)? name)
    {
        if (!double.IsNaN(ms) && Math.Log10(ms) < top)
        {
            double y = area.Y(Math.Log10(ms));
            sketch.Dashes(area.Left, y, area.Right, y, Palette.Ink);
            (double right, double foot) = name ?? (area.Right - 2, y - 5);
            sketch.Text(words + " " + Seconds(ms), right, foot, align: SkiaSharp.SKTextAlign.Right);
        }
    }

    private static string Seconds(double ms) => Wording.Duration(ms).Replace('\u00a0', ' ');
}
