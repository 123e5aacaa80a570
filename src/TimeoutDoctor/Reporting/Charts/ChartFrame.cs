using System.Text;
using SkiaSharp;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>What a chart is before it is drawn.</summary>
internal sealed record ChartPlan
{
    public required string Id { get; init; }

    public required string Heading { get; init; }

    public required string AltText { get; init; }

    /// <summary>Width of the wide drawing in px.</summary>
    public int Width { get; init; } = ChartFrame.Wide;

    /// <summary>Height for a width.</summary>
    public required Func<int, int> HeightOf { get; init; }

    /// <summary>Draws it at the sketch's width.</summary>
    public required Action<Sketch> Draw { get; init; }

    public IReadOnlyList<KeyEntry> Key { get; init; } = [];

    public required ChartData Data { get; init; }

    /// <summary>Window and sources, for the picture that travels alone.</summary>
    public string Origin { get; init; } = "";
}

/// <summary>Makes the pictures of a chart from one drawing.</summary>
internal static class ChartFrame
{
    /// <summary>Width of a chart on a page.</summary>
    public const int Wide = 720;

    /// <summary>Width of a chart on a phone: text of a wide drawing would shrink to nothing.</summary>
    public const int Narrow = 360;

    private const int HeadingHeight = 40;
    private const int OriginHeight = 22;
    private const int Scale = 2;

    // Large areas of one colour: filtering every row by its best filter, and searching longer for repeats, costs more than all of the drawing and saves next to nothing.
    private static readonly SKPngEncoderOptions Flat = new(SKPngEncoderFilterFlags.None, 3);

    /// <summary>Draws a chart in all its forms.</summary>
    public static Chart Make(ChartPlan plan)
    {
        Fonts.ShippedFont.Register();
        return new Chart(plan.Id, plan.Heading, plan.AltText, Page(plan, plan.Width, "w"), Page(plan, Narrow, "n"), FileSvg(plan), Png(plan), plan.Key, plan.Data);
    }

    private static Drawing Page(ChartPlan plan, int width, string form)
    {
        int height = plan.HeightOf(width);
        (string svg, IReadOnlyList<Spot> spots) = Svg(width, height, sketch => plan.Draw(sketch));
        return new Drawing(SvgText.Clean(svg, plan.Id + "-" + form, plan.AltText, width, height), spots);
    }

    private static string FileSvg(ChartPlan plan)
    {
        int key = KeyHeight(plan);
        int height = plan.HeightOf(plan.Width) + key;
        (string svg, _) = Svg(plan.Width, height, sketch =>
        {
            sketch.Key(plan.Key, 8, 16, plan.Width - 8);
            sketch.Below(key);
            plan.Draw(sketch);
        });
        return SvgText.WithFont(SvgText.Clean(svg, plan.Id, plan.AltText, plan.Width, height));
    }

    private static (string Svg, IReadOnlyList<Spot> Spots) Svg(int width, int height, Action<Sketch> draw)
    {
        using var stream = new MemoryStream();
        Sketch sketch;
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream))
        {
            sketch = new Sketch(canvas, width, opaque: false);
            draw(sketch);
        }

        return (Encoding.UTF8.GetString(stream.ToArray()), sketch.Spots);
    }

    private static int KeyHeight(ChartPlan plan) => plan.Key.Count == 0 ? 0 : Sketch.KeyBottom(plan.Key, 8, 16, plan.Width - 8) + 14;

    private static byte[] Png(ChartPlan plan)
    {
        int key = KeyHeight(plan);
        int drawn = plan.HeightOf(plan.Width);
        int height = HeadingHeight + key + drawn + OriginHeight;
        using var bitmap = new SKBitmap(plan.Width * Scale, height * Scale, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(Scale);
            var sketch = new Sketch(canvas, plan.Width, opaque: true);
            sketch.Text(sketch.Cut(Wording.Plain(plan.Heading), plan.Width - 16, HeadingSize(plan), bold: true), 8, 26, size: HeadingSize(plan), bold: true);
            sketch.Text(sketch.Cut(Wording.Plain(plan.Origin), plan.Width - 16), 8, height - 8, Palette.Muted);
            canvas.Translate(0, HeadingHeight);
            sketch.Key(plan.Key, 8, 16, plan.Width - 8);
            canvas.Translate(0, key);
            plan.Draw(sketch);
        }

        using SKPixmap? pixels = bitmap.PeekPixels();
        using SKData data = pixels?.Encode(Flat) ?? bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static float HeadingSize(ChartPlan plan)
    {
        float size = 17;
        while (size > 11 && Sketch.Width(plan.Heading, size, bold: true) > plan.Width - 16)
        {
            size--;
        }

        return size;
    }
}
