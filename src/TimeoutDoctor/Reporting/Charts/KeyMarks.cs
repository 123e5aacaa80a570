using SkiaSharp;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>The marks of a key, as shapes: colour is never the only sign.</summary>
internal static class KeyMarks
{
    /// <summary>The mark as a character for HTML; empty for a square that CSS draws.</summary>
    public static string Character(KeyShape shape) => shape switch
    {
        KeyShape.Diamond => "◆",
        KeyShape.Triangle => "▲",
        KeyShape.Cross => "✕",
        KeyShape.Square => "■",
        KeyShape.Ring => "○",
        KeyShape.Dot => "•",
        _ => "",
    };

    /// <summary>Draws a mark whose words stand on a baseline.</summary>
    public static void Draw(SKCanvas canvas, Sketch sketch, KeyEntry entry, double left, double bottom)
    {
        (float x, float y) = ((float)left + 5, (float)bottom - 4);
        using var fill = new SKPaint { Color = Palette.Colour(entry.Colour), IsAntialias = true };
        using var line = new SKPaint { Color = Palette.Colour(entry.Colour), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1.5f };
        switch (entry.Shape)
        {
            case KeyShape.Diamond:
                Polygon(canvas, fill, (x, y - 5), (x + 5, y), (x, y + 5), (x - 5, y));
                break;
            case KeyShape.Triangle:
                Polygon(canvas, fill, (x, y - 5), (x + 5, y + 4), (x - 5, y + 4));
                break;
            case KeyShape.Cross:
                canvas.DrawLine(x - 4, y - 4, x + 4, y + 4, line);
                canvas.DrawLine(x - 4, y + 4, x + 4, y - 4, line);
                break;
            case KeyShape.Ring:
                canvas.DrawCircle(x, y, 4, line);
                break;
            case KeyShape.Dot:
                canvas.DrawCircle(x, y, 2, fill);
                break;
            default:
                sketch.Bar(left, bottom - 9, 10, 10, entry.Colour, entry.Shape == KeyShape.Hollow);
                break;
        }
    }

    private static void Polygon(SKCanvas canvas, SKPaint paint, params ReadOnlySpan<(float X, float Y)> corners)
    {
        using var path = new SKPath();
        path.MoveTo(corners[0].X, corners[0].Y);
        foreach ((float x, float y) in corners[1..])
        {
            path.LineTo(x, y);
        }

        path.Close();
        canvas.DrawPath(path, paint);
    }
}
