using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Requests per cause as bars; on the page the same is a table, so this is for the folder of pictures.</summary>
public static class CauseChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "causes";

    private const int RowHeight = 30;

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(IReadOnlyList<CauseCount> causes, string heading, string origin) => ChartFrame.Make(new ChartPlan
    {
        Id = Id,
        Heading = heading,
        AltText = "Bars, requests per cause: " + string.Join(", ", causes.Select(c => $"{c.Cause} {Wording.Count(c.Requests)}")) + ".",
        HeightOf = width => 8 + (causes.Count * (width == ChartFrame.Narrow ? 44 : RowHeight)),
        Draw = sketch => Paint(sketch, causes),
        Data = new ChartData(["Cause", "#Requests", "#Flagged"], [.. causes.Select(c => (string[])[c.Cause, Wording.Count(c.Requests), Wording.Count(c.Flagged)])]),
        Origin = origin,
    });

    private static void Paint(Sketch sketch, IReadOnlyList<CauseCount> causes)
    {
        double left = sketch.IsNarrow ? 4 : 190, most = Math.Max(1, causes.Max(c => c.Requests)), y = 4;
        foreach (CauseCount cause in causes)
        {
            sketch.Text(cause.Cause, 4, y + 15, size: 13, bold: true);
            double barTop = sketch.IsNarrow ? y + 20 : y + 2;
            double width = Math.Max(2, cause.Requests / most * (sketch.Room - left - 70));
            sketch.Bar(left, barTop, width, 16, Palette.Of(cause.Cause), Palette.IsHollow(cause.Cause));
            sketch.Text(Wording.Count(cause.Requests), left + width + 6, barTop + 13, size: 13);
            sketch.Spot(left, barTop, width, 16, $"{cause.Cause}: {Wording.Of(cause.Requests, "request", "requests")}, {Wording.Count(cause.Flagged)} flagged");
            y += sketch.IsNarrow ? 44 : RowHeight;
        }
    }
}
