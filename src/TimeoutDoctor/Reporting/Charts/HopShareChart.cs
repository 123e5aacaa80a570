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

    private const int Left = 150;
    private const int Right = ChartFrame.Width - 8;
    private const int RowHeight = 40;
    private const int Smallest = 52;

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(IReadOnlyList<ShareRow> rows, string heading)
    {
        string alt = "Stacked rows of 100 %: " + string.Join("; ", rows.Select(row => $"{row.Group}, {Wording.Duration(row.TotalMs)}: "
            + string.Join(", ", row.Pieces.Where(p => p.Share >= 0.01).Select(p => $"{Name(p)} {Wording.Percent(p.Share)}")))) + ".";
        return ChartFrame.Make(Id, heading, alt, 52 + (rows.Count * RowHeight), sketch => Paint(sketch, rows));
    }

    private static void Paint(Sketch sketch, IReadOnlyList<ShareRow> rows)
    {
        IEnumerable<HopName?> hops = rows.SelectMany(row => row.Pieces).Select(p => p.Hop).Distinct().OrderBy(hop => hop is null ? 99 : (int)hop);
        double y = sketch.Key(hops.Select(hop => (hop?.Id() ?? "unknown", Colour(hop), false)), 8, 16, Right) + 14;
        foreach (ShareRow row in rows)
        {
            sketch.Text(Wording.Plain(row.Group) + ", " + Wording.Duration(row.TotalMs), 8, y + 13, size: 13, bold: true);
            sketch.Text(Wording.Of(row.Requests, "request", "requests"), 8, y + 28, Palette.Muted);
            PaintRow(sketch, row, y);
            y += RowHeight;
        }
    }

    private static void PaintRow(Sketch sketch, ShareRow row, double y)
    {
        double x = Left;
        foreach (SharePiece piece in row.Pieces)
        {
            double width = piece.Share * (Right - Left);
            if (piece.Share >= 0.004)
            {
                sketch.Bar(x, y, Math.Max(1, width - 1), RowHeight - 10, Colour(piece.Hop));
                string words = Wording.Duration(piece.Ms);
                if (width >= Smallest && Sketch.Width(words) < width - 8)
                {
                    sketch.Text(words, x + (width / 2), y + 19, piece.Hop is { } hop ? Palette.TextOn(hop) : Palette.OnFill, align: SKTextAlign.Center);
                }
            }

            x += width;
        }
    }

    private static string Name(SharePiece piece) => piece.Hop?.Id() ?? "unknown";

    private static string Colour(HopName? hop) => hop is { } known ? Palette.Of(known) : Palette.Unknown;
}
