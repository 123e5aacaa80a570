using SkiaSharp;

namespace TimeoutDoctor.Tests.Reporting.Charts;

/// <summary>
/// How alike two pictures look: structural similarity (SSIM, Wang et al. 2004) over windows of their grey values at a common small size. Other
/// rounding of curves and letters is forgiven; a missing line, mark or word is not.
/// </summary>
internal static class ImageLikeness
{
    public const int Width = 360;
    private const int Window = 12;
    private const double C1 = 0.01 * 255 * 0.01 * 255;
    private const double C2 = 0.03 * 255 * 0.03 * 255;

    /// <summary>A picture made small, as PNG.</summary>
    public static byte[] Small(byte[] png)
    {
        using SKBitmap small = Grey(png);
        return small.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    /// <summary>The similarity of the least alike window, 1 for the same; 0 where the shapes of the pictures differ.</summary>
    public static double Worst(byte[] one, byte[] other)
    {
        using SKBitmap a = Grey(one), b = Grey(other);
        if (a.Height != b.Height)
        {
            return 0;
        }

        double worst = 1;
        for (int y = 0; y + Window <= a.Height; y += Window / 2)
        {
            for (int x = 0; x + Window <= Width; x += Window / 2)
            {
                worst = Math.Min(worst, Similarity(a, b, x, y));
            }
        }

        return worst;
    }

    private static double Similarity(SKBitmap a, SKBitmap b, int left, int top)
    {
        double sumA = 0, sumB = 0, squareA = 0, squareB = 0, product = 0;
        const int count = Window * Window;
        for (int y = top; y < top + Window; y++)
        {
            for (int x = left; x < left + Window; x++)
            {
                (double p, double q) = (a.GetPixel(x, y).Red, b.GetPixel(x, y).Red);
                (sumA, sumB, squareA, squareB, product) = (sumA + p, sumB + q, squareA + (p * p), squareB + (q * q), product + (p * q));
            }
        }

        double meanA = sumA / count, meanB = sumB / count;
        double varianceA = (squareA / count) - (meanA * meanA), varianceB = (squareB / count) - (meanB * meanB), covariance = (product / count) - (meanA * meanB);
        return ((2 * meanA * meanB) + C1) * ((2 * covariance) + C2) / (((meanA * meanA) + (meanB * meanB) + C1) * (varianceA + varianceB + C2));
    }

    private static SKBitmap Grey(byte[] png)
    {
        using SKBitmap full = SKBitmap.Decode(png);
        var info = new SKImageInfo(Width, Math.Max(Window, (int)Math.Round(full.Height * (double)Width / full.Width)), SKColorType.Gray8, SKAlphaType.Opaque);
        return full.Width == info.Width ? full.Copy(SKColorType.Gray8) : full.Resize(info, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }
}
