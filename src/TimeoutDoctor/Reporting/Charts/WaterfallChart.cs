using SkiaSharp;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>One request on the front's clock.</summary>
public static class WaterfallChart
{
    /// <summary>Beginning of the charts' names; the number of the request follows.</summary>
    public const string Prefix = "waterfall-";

    private const int Top = 24;

    /// <summary>Draws one request.</summary>
    /// <param name="number">Its number among those shown, from 1.</param>
    /// <param name="rows">Its hops.</param>
    /// <param name="limitMs">The front's timeout; the scale is fixed by it, so that requests compare.</param>
    /// <param name="limitWords">What the limit is called.</param>
    /// <param name="heading">Its heading.</param>
    /// <param name="origin">Window and sources.</param>
    public static Chart Draw(int number, IReadOnlyList<WaterfallRow> rows, double limitMs, string limitWords, string heading, string origin) => ChartFrame.Make(new ChartPlan
    {
        Id = Prefix + number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Heading = heading,
        AltText = "Waterfall of one request on the front's clock. " + string.Join("; ", rows.Select(Say)) + $". {limitWords}.",
        HeightOf = width => Top + (rows.Count * RowHeight(width == ChartFrame.Narrow)) + 22,
        Draw = sketch => Paint(sketch, rows, limitMs, limitWords),
        Data = new ChartData(
            ["Hop", "#From", "#To", "#Time", "Outcome"],
            [.. rows.Select(r => (string[])[r.Name, Wording.Duration(r.FromMs), Wording.Duration(r.ToMs), Wording.Duration(r.Ms), r.Outcome])]),
        Origin = origin,
    });

    private static int RowHeight(bool narrow) => narrow ? 44 : 36;

    private static string Say(WaterfallRow row) =>
        $"{row.Name} {Wording.Duration(row.Ms)}" + (double.IsFinite(row.FromMs) && double.IsFinite(row.ToMs) ? $" from {Wording.Duration(row.FromMs)} to {Wording.Duration(row.ToMs)}" : ", when is not known") + (row.Outcome.Length > 0 ? $" ({row.Outcome})" : "");

    private static void Paint(Sketch sketch, IReadOnlyList<WaterfallRow> rows, double limitMs, string limitWords)
    {
        bool narrow = sketch.IsNarrow;
        double left = narrow ? 4 : 176, right = sketch.Room - 16, end = limitMs * 1.07;
        double X(double ms) => left + (Math.Clamp(ms, 0, end) / end * (right - left));
        double bottom = Top + (rows.Count * RowHeight(narrow));
        PaintScale(sketch, end, X, bottom, narrow ? 4 : 8);
        for (int i = 0; i < rows.Count; i++)
        {
            PaintRow(sketch, rows[i], Top + (i * RowHeight(narrow)), X, right);
        }

        sketch.Dashes(X(limitMs), Top - 6, X(limitMs), bottom, Palette.Ink);
        sketch.Text(limitWords, right, bottom + 15, align: SKTextAlign.Right);
    }

    private static void PaintScale(Sketch sketch, double end, Func<double, double> x, double bottom, int most)
    {
        double step = new[] { 1, 5, 10, 50, 100, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 300_000d }.FirstOrDefault(s => end / s <= most, end);
        for (double ms = 0; ms <= end; ms += step)
        {
            sketch.Line(x(ms), Top - 6, x(ms), bottom, Palette.Grid);
            sketch.Text(ms == 0 ? "0 s" : Wording.Duration(ms), x(ms), 12, Palette.Muted, align: ms == 0 ? SKTextAlign.Left : SKTextAlign.Center);
        }
    }

    private static void PaintRow(Sketch sketch, WaterfallRow row, double y, Func<double, double> x, double right)
    {
        bool narrow = sketch.IsNarrow;
        string second = row.Outcome.Length == 0 ? Wording.Duration(row.Ms) : $"{Wording.Duration(row.Ms)} · {row.Outcome}";
        sketch.Text(row.Name, 4, y + 13, size: 13, bold: true);
        sketch.Text(second, narrow ? 10 + Sketch.Width(row.Name, 13, true) : 4, narrow ? y + 13 : y + 28, Palette.Muted);
        if (!double.IsFinite(row.FromMs) || !double.IsFinite(row.ToMs))
        {
            return;
        }

        double top = narrow ? y + 18 : y + 6;
        double from = x(row.FromMs), wide = Math.Max(2, x(row.ToMs) - from);
        sketch.Bar(from, top, wide, 20, row.Colour, row.Hollow);
        sketch.Spot(from, top, Math.Max(6, wide), 20, Say(row));
        if (row.PlusMinusMs > 0 && x(row.FromMs + row.PlusMinusMs) - from > 1)
        {
            Whisker(sketch, x(row.FromMs - row.PlusMinusMs), x(row.FromMs + row.PlusMinusMs), top + 10);
        }

        string words = row.Label;
        if (words.Length > 0 && Sketch.Width(words, 12, true) < wide - 8)
        {
            sketch.Text(words, from + (wide / 2), top + 14, row.TextColour, bold: true, align: SKTextAlign.Center);
        }
        else if (words.Length > 0 && from - Sketch.Width(words) - 8 > x(0))
        {
            sketch.Text(words, from - 6, top + 14, align: SKTextAlign.Right);
        }
        else if (words.Length > 0 && from + wide + 6 + Sketch.Width(words) < right)
        {
            sketch.Text(words, from + wide + 6, top + 14);
        }
    }

    private static void Whisker(Sketch sketch, double from, double to, double y)
    {
        sketch.Line(from, y, to, y, Palette.Ink);
        sketch.Line(from, y - 4, from, y + 4, Palette.Ink);
        sketch.Line(to, y - 4, to, y + 4, Palette.Ink);
    }
}
