using SkiaSharp;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Words, bars and lines around and without a plot, in pixels of the chart.</summary>
internal sealed class Sketch(SKCanvas canvas, int width, bool opaque)
{
    private readonly List<Spot> _spots = [];

    /// <summary>Width of the drawing in px.</summary>
    public int Room => width;

    /// <summary>Whether it is drawn for a phone.</summary>
    public bool IsNarrow => width <= ChartFrame.Narrow;

    /// <summary>Places that have something to say.</summary>
    public IReadOnlyList<Spot> Spots => _spots;

    /// <summary>Draws everything from here on lower.</summary>
    public void Below(double height) => canvas.Translate(0, (float)height);

    /// <summary>Gives a place something to say when it is pointed at.</summary>
    public void Spot(double x, double y, double wide, double high, string text) => _spots.Add(new Spot(Math.Round(x, 1), Math.Round(y, 1), Math.Round(wide, 1), Math.Round(high, 1), text));

    /// <summary>Draws text; x is its left end, centre or right end.</summary>
    public void Text(string text, double x, double y, string colour = Palette.Ink, float size = 12, bool bold = false, SKTextAlign align = SKTextAlign.Left)
    {
        using SKFont font = FontOf(size, bold);
        using var paint = new SKPaint { Color = Palette.Colour(colour), IsAntialias = true };
        canvas.DrawText(text, (float)x, (float)y, align, font, paint);
    }

    /// <summary>The width of a text.</summary>
    public static double Width(string text, float size = 12, bool bold = false)
    {
        using SKFont font = FontOf(size, bold);
        return font.MeasureText(text);
    }

    /// <summary>The text, cut with … to fit a width.</summary>
    public string Cut(string text, double most, float size = 12, bool bold = false)
    {
        if (Width(text, size, bold) <= most)
        {
            return text;
        }

        int length = text.Length;
        while (length > 1 && Width(text[..length] + "…", size, bold) > most)
        {
            length--;
        }

        return text[..length] + "…";
    }

    /// <summary>Fills a rectangle; hollow ones get a light fill and an outline.</summary>
    public void Bar(double x, double y, double wide, double high, string colour, bool hollow = false)
    {
        var area = new SKRect((float)x, (float)y, (float)(x + wide), (float)(y + high));
        SKColor full = Palette.Colour(colour);
        using var fill = new SKPaint { Color = hollow ? full.WithAlpha(71) : full };
        canvas.DrawRect(area, fill);
        if (hollow)
        {
            Outline(x, y, wide, high, colour, 1.5f);
        }
    }

    /// <summary>Draws the outline of a rectangle, inside it.</summary>
    public void Outline(double x, double y, double wide, double high, string colour, float line = 1)
    {
        var area = new SKRect((float)x, (float)y, (float)(x + wide), (float)(y + high));
        area.Inflate(-line / 2, -line / 2);
        using var outline = new SKPaint { Color = Palette.Colour(colour), Style = SKPaintStyle.Stroke, StrokeWidth = line };
        canvas.DrawRect(area, outline);
    }

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string colour, float thick = 1)
    {
        using var paint = new SKPaint { Color = Palette.Colour(colour), Style = SKPaintStyle.Stroke, StrokeWidth = thick };
        canvas.DrawLine((float)x1, (float)y1, (float)x2, (float)y2, paint);
    }

    /// <summary>Draws a circle.</summary>
    public void Circle(double x, double y, double radius, string colour, bool filled)
    {
        using var paint = new SKPaint { Color = Palette.Colour(colour), Style = filled ? SKPaintStyle.Fill : SKPaintStyle.Stroke, StrokeWidth = 1.5f, IsAntialias = true };
        canvas.DrawCircle((float)x, (float)y, (float)radius, paint);
    }

    /// <summary>Draws a line of dashes, each by itself: dash effects are lost in SVG. Level or upright.</summary>
    public void Dashes(double x1, double y1, double x2, double y2, string colour, double dash = 6, double gap = 4, float thick = 1.5f)
    {
        double length = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        using var path = new SKPath();
        for (double at = 0; at < length; at += dash + gap)
        {
            double end = Math.Min(at + dash, length);
            path.MoveTo((float)(x1 + ((x2 - x1) * at / length)), (float)(y1 + ((y2 - y1) * at / length)));
            path.LineTo((float)(x1 + ((x2 - x1) * end / length)), (float)(y1 + ((y2 - y1) * end / length)));
        }

        using var paint = new SKPaint { Color = Palette.Colour(colour), Style = SKPaintStyle.Stroke, StrokeWidth = thick };
        canvas.DrawPath(path, paint);
    }

    /// <summary>Draws a key: marks with words in one row, wrapped at the right end.</summary>
    public void Key(IReadOnlyList<KeyEntry> entries, double x, double y, double right)
    {
        foreach ((KeyEntry entry, double left, double bottom) in Placed(entries, x, y, right))
        {
            KeyMarks.Draw(canvas, this, entry, left, bottom);
            Text(Wording.Plain(entry.Words), left + 16, bottom, Palette.Muted);
        }
    }

    /// <summary>The baseline of a key's last row.</summary>
    public static int KeyBottom(IReadOnlyList<KeyEntry> entries, double x, double y, double right) =>
        (int)Placed(entries, x, y, right).Select(p => p.Bottom).DefaultIfEmpty(y).Last();

    /// <summary>Draws a plot into a part of the chart.</summary>
    public void Plot(ScottPlot.Plot plot, double x, double y, double wide, double high)
    {
        // A plot clears what it draws on; the clip keeps that to its own part.
        plot.FigureBackground.Color = opaque ? ScottPlot.Colors.White : ScottPlot.Colors.Transparent;
        canvas.Save();
        canvas.Translate((float)x, (float)y);
        canvas.ClipRect(new SKRect(0, 0, (float)wide, (float)high));
        plot.Render(canvas, new ScottPlot.PixelRect(0, (float)wide, (float)high, 0));
        canvas.Restore();
    }

    private static IEnumerable<(KeyEntry Entry, double Left, double Bottom)> Placed(IReadOnlyList<KeyEntry> entries, double x, double y, double right)
    {
        double at = x;
        foreach (KeyEntry entry in entries)
        {
            double wide = 16 + Width(entry.Words) + 16;
            if (at > x && at + wide > right)
            {
                at = x;
                y += 18;
            }

            yield return (entry, at, y);
            at += wide;
        }
    }

    private static SKFont FontOf(float size, bool bold) => new(bold ? ShippedFont.Bold : ShippedFont.Regular, size) { Subpixel = true };
}
