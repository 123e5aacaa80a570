using SkiaSharp;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>A stretch of a request on its own clock.</summary>
/// <param name="Hop">The segment.</param>
/// <param name="FromMs">Begin after the front's start.</param>
/// <param name="ToMs">End.</param>
public sealed record WaterfallSpan(HopName Hop, double FromMs, double ToMs);

/// <summary>A request of the waterfall.</summary>
/// <param name="Title">When it began.</param>
/// <param name="Cause">Cause id.</param>
/// <param name="WaitMs">How long the front waited; NaN when not known.</param>
/// <param name="Spans">Known segments, in path order, one after the other.</param>
public sealed record WaterfallRow(string Title, string Cause, double WaitMs, IReadOnlyList<WaterfallSpan> Spans)
{
    private const int Most = 6;

    /// <summary>The requests shown one by one: of each cause in turn those whose lines are quoted, then flagged and certain ones.</summary>
    public static IReadOnlyList<ExplainedRequest> Telling(DiagnosisReport report)
    {
        List<List<ExplainedRequest>> causes = [.. report.Explanations.Where(e => e.Verdict is not null && (e.TimedOut || report.TimedOut == 0))
            .GroupBy(e => e.Verdict!.Cause, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.OrderByDescending(e => report.Quotes.ContainsKey(e.Trace.Front.At)).ThenByDescending(e => e.Flagged).ThenByDescending(e => e.Verdict!.Confidence).ToList())];
        var shown = new List<ExplainedRequest>();
        for (int i = 0; shown.Count < Most && causes.Any(c => c.Count > i); i++)
        {
            shown.AddRange(causes.Where(c => c.Count > i).Select(c => c[i]).Take(Most - shown.Count));
        }

        return shown;
    }

    /// <summary>Takes a request apart.</summary>
    public static WaterfallRow Of(ExplainedRequest request)
    {
        Timeline time = request.Timeline;
        var spans = new List<WaterfallSpan>();
        double at = 0;
        foreach (HopName hop in HopNames.All)
        {
            double ms = time.Hops[hop];
            double start = hop switch
            {
                HopName.ElbQueue => time.ElbStart,
                HopName.ElbToApp => time.Forwarded,
                HopName.App => time.AppStart,
                HopName.AppToElb => time.AppEnd,
                _ => double.NaN,
            };
            at = double.IsFinite(start) ? Math.Max(0, start) : at;
            if (ms > 0)
            {
                spans.Add(new WaterfallSpan(hop, at, at + ms));
                at += ms;
            }
        }

        return new WaterfallRow(Wording.Clock(request.Trace.Front.Start), request.Verdict?.Cause ?? "", time.Wait, spans);
    }
}

/// <summary>The telling requests on one clock.</summary>
public static class WaterfallChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "waterfall";

    private const int Left = 196;
    private const int Right = ChartFrame.Width - 24;
    private const int RowHeight = 44;
    private const int Top = 52;

    /// <summary>Draws the chart.</summary>
    /// <param name="rows">The requests.</param>
    /// <param name="limitMs">The front's timeout.</param>
    /// <param name="heading">Its heading.</param>
    public static Chart Draw(IReadOnlyList<WaterfallRow> rows, double limitMs, string heading)
    {
        string alt = "Waterfall on one clock, from the front's start: " + string.Join("; ", rows.Select(row => $"{row.Title} {row.Cause}, {Wording.Duration(row.WaitMs)}: "
            + string.Join(", ", row.Spans.Where(s => s.ToMs - s.FromMs >= limitMs / 100).Select(s => $"{s.Hop.Id()} {Wording.Duration(s.ToMs - s.FromMs)}")))) + ".";
        return ChartFrame.Make(Id, heading, alt, Top + (rows.Count * RowHeight) + 28, sketch => Paint(sketch, rows, limitMs));
    }

    private static void Paint(Sketch sketch, IReadOnlyList<WaterfallRow> rows, double limitMs)
    {
        double end = Math.Max(limitMs * 1.07, rows.Max(row => Math.Min(row.Spans.Select(s => s.ToMs).DefaultIfEmpty(0).Max(), limitMs * 1.6)));
        double X(double ms) => Left + (Math.Clamp(ms, 0, end) / end * (Right - Left));
        sketch.Key(rows.SelectMany(r => r.Spans).Select(s => s.Hop).Distinct().Order().Select(hop => (hop.Id(), Palette.Of(hop), false)), 8, 16, Right);
        double bottom = Top + (rows.Count * RowHeight);
        PaintScale(sketch, end, X, bottom);
        for (int i = 0; i < rows.Count; i++)
        {
            PaintRow(sketch, rows[i], Top + (i * RowHeight), X);
        }

        sketch.Dashes(X(limitMs), Top - 6, bottom, Palette.Ink);
        sketch.Text("limit " + Wording.Duration(limitMs), X(limitMs), bottom + 24, align: SKTextAlign.Center, bold: true);
    }

    private static void PaintScale(Sketch sketch, double end, Func<double, double> x, double bottom)
    {
        double step = new[] { 10, 50, 100, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 300_000d }.FirstOrDefault(s => end / s <= 8, end);
        for (double ms = 0; ms <= end; ms += step)
        {
            sketch.Line(x(ms), Top - 6, x(ms), bottom, Palette.Grid);
            sketch.Text(ms == 0 ? "0" : Wording.Duration(ms), x(ms), bottom + 10, Palette.Muted, align: SKTextAlign.Center);
        }
    }

    private static void PaintRow(Sketch sketch, WaterfallRow row, double y, Func<double, double> x)
    {
        sketch.Text(row.Title + ", " + Wording.Duration(row.WaitMs), 8, y + 13, size: 13, bold: true);
        sketch.Text(row.Cause, 8, y + 29, Palette.Muted);
        if (double.IsFinite(row.WaitMs))
        {
            sketch.Bar(x(0), y, x(row.WaitMs) - x(0), 8, Palette.Axis, hollow: true);
        }

        foreach (WaterfallSpan span in row.Spans)
        {
            sketch.Bar(x(span.FromMs), y + 11, Math.Max(1.5, x(span.ToMs) - x(span.FromMs)), 20, Palette.Of(span.Hop));
            string words = Wording.Duration(span.ToMs - span.FromMs);
            if (Sketch.Width(words) < x(span.ToMs) - x(span.FromMs) - 8)
            {
                sketch.Text(words, (x(span.FromMs) + x(span.ToMs)) / 2, y + 25, Palette.TextOn(span.Hop), align: SKTextAlign.Center);
            }
        }
    }
}
