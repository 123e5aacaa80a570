using SkiaSharp;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>One piece of a row of the hop-share chart.</summary>
/// <param name="Hop">The segment; null for time that no segment accounts for.</param>
/// <param name="Share">Share of the row, 0 to 1.</param>
/// <param name="Ms">Mean milliseconds.</param>
public sealed record SharePiece(HopName? Hop, double Share, double Ms);

/// <summary>A row of the hop-share chart: its pieces in path order; their shares add up to 1.</summary>
/// <param name="Group">Name of the group of requests.</param>
/// <param name="Requests">How many.</param>
/// <param name="TotalMs">Mean duration.</param>
/// <param name="Pieces">The segments that took time.</param>
public sealed record ShareRow(string Group, int Requests, double TotalMs, IReadOnlyList<SharePiece> Pieces)
{
    /// <summary>Takes the rows out of a report; groups without any time are left out.</summary>
    public static IReadOnlyList<ShareRow> Of(DiagnosisReport report) => [.. report.Shares.Select(Row).Where(row => row.Requests > 0 && row.Pieces.Count > 0)];

    private static ShareRow Row(HopShare share)
    {
        List<(HopName? Hop, double Ms)> parts = [.. HopNames.All.Select(hop => ((HopName?)hop, share.Ms[hop])), (null, share.UnknownMs)];
        parts.RemoveAll(part => !(part.Ms > 0));
        double sum = parts.Sum(part => part.Ms);
        return new ShareRow(share.Group, share.Requests, share.TotalMs, [.. parts.Select(part => new SharePiece(part.Hop, part.Ms / sum, part.Ms))]);
    }
}

/// <summary>Where the time of groups of requests went, as rows of 100 %.</summary>
public static class HopShareChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "hop-share";

    private const int Smallest = 52;
    private const int Top = 20;

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(IReadOnlyList<ShareRow> rows, string heading, string origin) => ChartFrame.Make(new ChartPlan
    {
        Id = Id,
        Heading = heading,
        AltText = "Rows of 100 %, share of the front's time per segment in path order. " + string.Join("; ", rows.Select(row => $"{Title(row)}, {Wording.Duration(row.TotalMs)}: "
            + string.Join(", ", row.Pieces.Where(p => p.Share >= 0.01).Select(p => $"{Name(p)} {Wording.WholePercent(p.Share)}")))) + ".",
        HeightOf = width => Top + (rows.Count * RowHeight(width == ChartFrame.Narrow)) + 4,
        Draw = sketch => Paint(sketch, rows),
        Key = [.. rows.SelectMany(row => row.Pieces).Where(p => p.Share >= 0.004).Select(p => p.Hop).Distinct().OrderBy(hop => hop is null ? 99 : (int)hop).Select(hop => new KeyEntry(hop?.Id() ?? "not accounted for", Colour(hop)))],
        Data = new ChartData(
            ["Requests", "#Number", "#Mean time", "Segment", "#Mean", "#Share"],
            [.. rows.SelectMany(row => row.Pieces.Select(p => (string[])[Title(row), Wording.Count(row.Requests), Wording.Duration(row.TotalMs), Name(p), Wording.Duration(p.Ms), Wording.Percent(p.Share)]))]),
        Origin = origin,
    });

    private static int RowHeight(bool narrow) => narrow ? 58 : 44;

    private static string Title(ShareRow row) => row.Group switch
    {
        "p50" => "median (p50)",
        string other => other,
    };

    private static void Paint(Sketch sketch, IReadOnlyList<ShareRow> rows)
    {
        bool narrow = sketch.IsNarrow;
        double left = narrow ? 4 : 150, right = sketch.Room - 14, y = Top;
        int step = narrow ? 50 : 25;
        for (int percent = 0; percent <= 100; percent += step)
        {
            double x = left + ((right - left) * percent / 100);
            sketch.Line(x, Top - 2, x, Top + (rows.Count * RowHeight(narrow)), Palette.Grid);
            sketch.Text(percent + " %", x, 12, Palette.Muted, align: percent == 0 ? SKTextAlign.Left : percent == 100 ? SKTextAlign.Right : SKTextAlign.Center);
        }

        foreach (ShareRow row in rows)
        {
            sketch.Text(Wording.Plain(Title(row)), 4, y + 15, size: 13, bold: true);
            sketch.Text($"{Wording.Duration(row.TotalMs)}, {Wording.Of(row.Requests, "request", "requests")}", narrow ? 110 : 4, narrow ? y + 15 : y + 31, Palette.Muted);
            PaintRow(sketch, row, narrow ? y + 22 : y + 5, left, right);
            y += RowHeight(narrow);
        }
    }

    private static void PaintRow(Sketch sketch, ShareRow row, double y, double left, double right)
    {
        double x = left;
        foreach (SharePiece piece in row.Pieces)
        {
            double width = piece.Share * (right - left);
            if (piece.Share >= 0.004)
            {
                sketch.Bar(x, y, Math.Max(1, width - 1), 30, Colour(piece.Hop));
                sketch.Spot(x, y, Math.Max(1, width - 1), 30, $"{Title(row)}: {Name(piece)} {Wording.Percent(piece.Share)}, {Wording.Duration(piece.Ms)} on average");
                string words = $"{Name(piece)} {Wording.WholePercent(piece.Share)}";
                words = Sketch.Width(words, 12, true) < width - 10 ? words : Wording.WholePercent(piece.Share);
                if (width >= Smallest && Sketch.Width(words, 12, true) < width - 8)
                {
                    sketch.Text(words, x + (width / 2), y + 19, piece.Hop is { } hop ? Palette.TextOn(hop) : Palette.OnFill, bold: true, align: SKTextAlign.Center);
                }
            }

            x += width;
        }
    }

    private static string Name(SharePiece piece) => piece.Hop?.Id() ?? "not accounted for";

    private static string Colour(HopName? hop) => hop is { } known ? Palette.Of(known) : Palette.Unknown;
}
