using MathNet.Numerics.Distributions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>
/// How sure a percentile is, and whether two differ. Requests of one stretch of time share their luck, so stretches and not requests are
/// taken as independent: the variance of the share of requests beyond the percentile is estimated over blocks (a ratio estimator over
/// clusters), and its interval is turned into one of the percentile (Woodruff, JASA 1952). The interval of a ratio of two percentiles
/// follows from theirs (Zou and Donner's MOVER, Stat. Med. 2008), on the logarithmic scale.
/// </summary>
internal static class ChangeTest
{
    /// <summary>Fewer blocks than this give no interval.</summary>
    public const int FewestBlocks = 6;

    private const int MostFreedom = 400;

    // Student's t at 97.5 % by degrees of freedom; beyond them it is the normal's.
    private static readonly Lazy<double[]> Student = new(() => [.. Enumerable.Range(0, MostFreedom).Select(f => f == 0 ? double.NaN : StudentT.InvCDF(0, 1, f, 0.975))]);

    /// <summary>A percentile of the sum of blocks, with its interval where there are enough of them; without an upper end where too few requests lie beyond it.</summary>
    public static Quantile Of(LatencySketch all, IReadOnlyList<LatencySketch> blocks, double share)
    {
        double value = all.At(share);
        int used = blocks.Count(b => b.Count > 0);
        if (used < FewestBlocks || all.Count < 20)
        {
            return new Quantile(value, double.NaN, double.NaN);
        }

        double beyond = all.Above(value) / (double)all.Count, sum = 0;
        foreach (LatencySketch block in blocks)
        {
            double off = block.Above(value) - (beyond * block.Count);
            sum += off * off;
        }

        // Never less than what independent requests would vary.
        double variance = Math.Max(sum / all.Count / all.Count * used / (used - 1), share * (1 - share) / all.Count);
        double half = T(used - 1) * Math.Sqrt(variance);
        // With very many requests both ends lie in the percentile's own bucket, anywhere in which it may be.
        double low = Math.Min(all.At(share - half), value * (1 - all.Error)), high = Math.Max(all.At(share + half), value * (1 + all.Error));
        return new Quantile(value, low, share + half >= 1 ? double.PositiveInfinity : high);
    }

    /// <summary>The ratio of two percentiles with its interval, widened by what the sketches round.</summary>
    /// <param name="now">The one.</param>
    /// <param name="before">The other.</param>
    /// <param name="rounding">The sum of the errors of their sketches.</param>
    public static Quantile Ratio(Quantile now, Quantile before, double rounding = 2 * LatencySketch.RelativeError)
    {
        double[] parts = [now.Value, now.Low, now.High, before.Value, before.Low, before.High];
        if (parts.Any(p => !(p > 0)))
        {
            return Quantile.Unknown;
        }

        double ratio = Math.Log(now.Value / before.Value);
        double down = Math.Sqrt(Square(Math.Log(now.Value / now.Low)) + Square(Math.Log(before.High / before.Value)) + Square(rounding));
        double up = Math.Sqrt(Square(Math.Log(now.High / now.Value)) + Square(Math.Log(before.Value / before.Low)) + Square(rounding));
        return new Quantile(Math.Exp(ratio), Math.Exp(ratio - down), Math.Exp(ratio + up));
    }

    /// <summary>The chance of so large a ratio without a change, from its interval.</summary>
    public static double PValue(Quantile ratio)
    {
        double log = Math.Log(ratio.Value);
        double half = log > 0 ? log - Math.Log(ratio.Low) : Math.Log(ratio.High) - log;
        return half > 0 ? 2 * Normal.CDF(0, 1, -Math.Abs(log) / (half / 1.96)) : 1;
    }

    /// <summary>p-values corrected for their number (Benjamini and Hochberg 1995), in the order given.</summary>
    public static double[] Corrected(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).OrderByDescending(i => p[i]).ThenBy(i => i)];
        var q = new double[p.Count];
        double least = 1;
        for (int rank = 0; rank < order.Length; rank++)
        {
            least = Math.Min(least, p[order[rank]] * p.Count / (p.Count - rank));
            q[order[rank]] = least;
        }

        return q;
    }

    private static double T(int freedom) => Student.Value[Math.Min(freedom, MostFreedom - 1)];

    private static double Square(double value) => value * value;
}
