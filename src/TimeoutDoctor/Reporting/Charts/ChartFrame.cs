using System.Text;
using SkiaSharp;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Makes the two pictures of a chart from one drawing.</summary>
internal static class ChartFrame
{
    /// <summary>Width of every chart in px.</summary>
    public const int Width = 720;

    private const int HeadingHeight = 40;
    private const int Scale = 2;

    /// <summary>Draws a chart as SVG and as PNG.</summary>
    public static Chart Make(string id, string heading, string altText, int height, Action<Sketch> draw)
    {
        Fonts.ShippedFont.Register();
        return new Chart(id, heading, altText, Svg(id, altText, height, draw), Png(heading, height, draw));
    }

    private static string Svg(string id, string altText, int height, Action<Sketch> draw)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(Width, height), stream))
        {
            draw(new Sketch(canvas, opaque: false));
        }

        return SvgText.Clean(Encoding.UTF8.GetString(stream.ToArray()), id, altText, Width, height);
    }

    private static byte[] Png(string heading, int height, Action<Sketch> draw)
    {
        using var bitmap = new SKBitmap(Width * Scale, (height + HeadingHeight) * Scale, SKColorType.Rgba8888, SKAlphaType.Premul);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(Scale);
            var sketch = new Sketch(canvas, opaque: true);
            float size = 17;
            while (size > 11 && Sketch.Width(heading, size, bold: true) > Width - 16)
            {
                size--;
            }

            sketch.Text(heading, 8, 26, size: size, bold: true);
            canvas.Translate(0, HeadingHeight);
            draw(sketch);
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
