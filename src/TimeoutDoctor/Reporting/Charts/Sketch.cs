using SkiaSharp;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Words, bars and lines around and without a plot, in pixels of the chart.</summary>
internal sealed class Sketch(SKCanvas canvas, bool opaque)
{
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

    /// <summary>Fills a rectangle; hollow ones get a light fill and an outline.</summary>
    public void Bar(double x, double y, double width, double height, string colour, bool hollow = false)
    {
        var area = new SKRect((float)x, (float)y, (float)(x + width), (float)(y + height));
        SKColor full = Palette.Colour(colour);
        using var fill = new SKPaint { Color = hollow ? full.WithAlpha(71) : full };
        canvas.DrawRect(area, fill);
        if (hollow)
        {
            area.Inflate(-0.75f, -0.75f);
            using var outline = new SKPaint { Color = full, Style = SKPaintStyle.Stroke, StrokeWidth = 1.5f };
            canvas.DrawRect(area, outline);
        }
    }

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string colour, float width = 1)
    {
        using var paint = new SKPaint { Color = Palette.Colour(colour), Style = SKPaintStyle.Stroke, StrokeWidth = width };
        canvas.DrawLine((float)x1, (float)y1, (float)x2, (float)y2, paint);
    }

    /// <summary>Draws a vertical line of dashes, each by itself: dash effects are lost in SVG.</summary>
    public void Dashes(double x, double y1, double y2, string colour)
    {
        for (double y = y1; y < y2; y += 10)
        {
            Line(x, y, x, Math.Min(y + 6, y2), colour, 1.5f);
        }
    }

    /// <summary>Draws a key: swatches with words in one row, wrapped at the right end. Returns the rows' bottom.</summary>
    public double Key(IEnumerable<(string Words, string Colour, bool Hollow)> entries, double x, double y, double right)
    {
        double at = x;
        foreach ((string words, string colour, bool hollow) in entries)
        {
            double width = 16 + Width(words) + 16;
            if (at > x && at + width > right)
            {
                at = x;
                y += 18;
            }

            Bar(at, y - 9, 10, 10, colour, hollow);
            Text(words, at + 16, y, Palette.Muted);
            at += width;
        }

        return y;
    }

    /// <summary>How far down a key reaches that starts at the top of the chart.</summary>
    public static int KeyHeight(IEnumerable<string> words)
    {
        double at = 8;
        int bottom = 16;
        foreach (string entry in words)
        {
            double width = 16 + Width(entry) + 16;
            if (at > 8 && at + width > ChartFrame.Width - 8)
            {
                at = 8;
                bottom += 18;
            }

            at += width;
        }

        return bottom;
    }

    /// <summary>Draws a plot into a part of the chart.</summary>
    public void Plot(ScottPlot.Plot plot, double x, double y, double width, double height)
    {
        // A plot clears what it draws on; the clip keeps that to its own part.
        plot.FigureBackground.Color = opaque ? ScottPlot.Colors.White : ScottPlot.Colors.Transparent;
        canvas.Save();
        canvas.Translate((float)x, (float)y);
        canvas.ClipRect(new SKRect(0, 0, (float)width, (float)height));
        plot.Render(canvas, new ScottPlot.PixelRect(0, (float)width, (float)height, 0));
        canvas.Restore();
    }

    private static SKFont FontOf(float size, bool bold) => new(bold ? ShippedFont.Bold : ShippedFont.Regular, size) { Subpixel = true };
}
