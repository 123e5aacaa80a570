using ScottPlot;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>How one segment's times are spread, over time: did the wait or the work rise?</summary>
public static class HeatMapChart
{
    /// <summary>Beginning of the charts' names.</summary>
    public const string Prefix = "heat-";

    private const int Height = 208;
    private const int Title = 18;
    private const int Width = 352;
    private const float Left = 50;
    private const float Foot = 26;
    private const float Head = 9; // half the height of the topmost label

    /// <summary>The segments in the order of interest: the one that grew most with the timeouts, the application, then the rest in path order.</summary>
    public static IReadOnlyList<HeatMap> Ordered(DiagnosisReport report)
    {
        string app = HopName.App.Id();
        HopShare? bad = report.Shares.FirstOrDefault(s => s.Group == "timed out");
        HopName? guilty = bad is null ? null : HopNames.All.Where(h => h != HopName.App && bad.Ms[h] > 0).OrderByDescending(h => bad.Ms[h]).Cast<HopName?>().FirstOrDefault();
        string first = report.HeatMaps.Any(m => m.Segment == guilty?.Id()) ? guilty!.Value.Id() : "total";
        return [.. report.HeatMaps.Where(m => m.Columns.Any(c => c.Sum() > 0)).OrderBy(m => m.Segment == first ? 0 : m.Segment == app ? 1 : 2)];
    }

    /// <summary>Draws one segment's map.</summary>
    /// <param name="map">The counts.</param>
    /// <param name="limitMs">The front's timeout.</param>
    /// <param name="limitWords">What it is called.</param>
    /// <param name="origin">Window and sources.</param>
    public static Chart Draw(HeatMap map, double limitMs, string limitWords, string origin)
    {
        long requests = map.Columns.Sum(c => c.Sum());
        long slow = map.Columns.Sum(c => c.Skip(5).Sum());
        return ChartFrame.Make(new ChartPlan
        {
            Id = Prefix + map.Segment,
            Heading = $"{map.Segment}: {Wording.Count(slow)} of {Wording.Of(requests, "request", "requests")} took longer than 3.2 s",
            AltText = $"Heat map of {map.Segment} over time, {map.Columns.Count} columns from {map.From}, rows of half decades from 10 ms to 100 s: {Wording.Of(requests, "request", "requests")}, {Wording.Count(slow)} longer than 3.2 s.",
            Width = Width,
            HeightOf = _ => Height,
            Draw = sketch => Paint(sketch, map, limitMs, limitWords),
            Data = new ChartData(
                ["From (UTC)", .. HeatMap.UpperMs.Select((upper, i) => i == HeatMap.UpperMs.Count - 1 ? "#longer" : "#≤ " + Wording.Duration(upper))],
                [.. map.Columns.Select((column, i) => (string[])[(map.From + (map.Bin * i)).ToString(), .. column.Select(Wording.Count)])]),
            Origin = origin,
        });
    }

    /// <summary>The step of the ramp for a count: each step is about four times the one before.</summary>
    public static int StepOf(long count) => Math.Min(5, (int)(Math.Log2(Math.Max(1, count)) / 2));

    private static void Paint(Sketch sketch, HeatMap map, double limitMs, string limitWords)
    {
        int columns = map.Columns.Count, rows = HeatMap.UpperMs.Count;
        Plot plot = PlotStyle.New(Left, 8, Foot, Head);
        plot.Axes.SetLimits(-0.5, columns - 0.5, 1, 5);
        plot.Axes.Left.TickGenerator = PlotStyle.Decades(1, 5);
        plot.Axes.Bottom.TickGenerator = PlotStyle.Times(map.From, map.Bin, columns, 4);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Add.Bars(Cells(map, columns, rows));
        sketch.Plot(plot, 0, Title, sketch.Room, Height - Title);
        var area = new PlotArea(Left, Title + Head, sketch.Room - Left - 8, Height - Title - Foot - Head, -0.5, columns - 0.5, 1, 5);
        for (int i = 0; i < columns; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                if (map.Columns[i][row] > 0)
                {
                    sketch.Spot(area.X(i - 0.5), area.Y(1.5 + (row * 0.5)), area.Width / columns, area.Height / rows, SpotText(map, i, row));
                }
            }
        }

        double limit = Math.Log10(limitMs);
        if (limit is > 1 and < 5)
        {
            sketch.Dashes(area.Left, area.Y(limit), area.Right, area.Y(limit), Palette.Ink);
            sketch.Text(limitWords, area.Right - 2, area.Y(limit) - 4, align: SkiaSharp.SKTextAlign.Right);
        }

        sketch.Text(Wording.Plain(map.Segment) + " (log scale), UTC", 4, 12, Palette.Muted, 13);
    }

    private static string SpotText(HeatMap map, int column, int row)
    {
        string range = row == 0 ? "up to " + Wording.Duration(HeatMap.UpperMs[0])
            : row == HeatMap.UpperMs.Count - 1 ? "longer than " + Wording.Duration(HeatMap.UpperMs[row - 1])
            : $"{Wording.Duration(HeatMap.UpperMs[row - 1])} to {Wording.Duration(HeatMap.UpperMs[row])}";
        return $"{Wording.Clock(map.From + (map.Bin * column))}: {Wording.Of(map.Columns[column][row], "request", "requests")} took {range}";
    }

    private static List<Bar> Cells(HeatMap map, int columns, int rows)
    {
        var cells = new List<Bar>();
        for (int i = 0; i < columns; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                if (map.Columns[i][row] > 0)
                {
                    double foot = 1 + (row * 0.5);
                    cells.Add(new Bar { Position = i, ValueBase = foot, Value = foot + 0.5, Size = 1, FillColor = Palette.Plot(Palette.Ramp[StepOf(map.Columns[i][row])]), LineWidth = 0 });
                }
            }
        }

        return cells;
    }
}
