using MathNet.Numerics.Distributions;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>The tests behind findings. All are one-sided: they ask whether something is more frequent, never whether it is less.</summary>
internal static class Significance
{
    /// <summary>Level at which something is said.</summary>
    public const double Level = 0.05;

    private const double Normal95 = 1.959964;

    /// <summary>Fisher's exact test: the probability of at least <paramref name="k"/> of the cases having a value that is no more frequent with them.</summary>
    /// <param name="k">Cases with the value.</param>
    /// <param name="n">Cases.</param>
    /// <param name="x">Controls with the value.</param>
    /// <param name="m">Controls.</param>
    public static double Fisher(int k, int n, int x, int m)
    {
        if (k == 0 || n == 0)
        {
            return 1;
        }

        var distribution = new Hypergeometric(n + m, k + x, n);
        int most = Math.Min(n, k + x);
        return Tail(k, most, distribution.ProbabilityLn);
    }

    /// <summary>Probability of at least <paramref name="k"/> successes in <paramref name="n"/> trials.</summary>
    public static double Binomial(long k, long n, double p) =>
        k <= 0 ? 1 : p <= 0 ? 0 : p >= 1 ? 1 : n > 5_000 ? Upper(k, n * p, Math.Sqrt(n * p * (1 - p))) : Tail((int)k, (int)n, new Binomial(p, (int)n).ProbabilityLn);

    /// <summary>Probability of at least <paramref name="k"/> events where <paramref name="expected"/> are expected.</summary>
    public static double Poisson(long k, double expected)
    {
        if (k <= 0)
        {
            return 1;
        }

        double mean = Math.Max(expected, 1e-9);
        return mean > 5_000 ? Upper(k, mean, Math.Sqrt(mean)) : Tail((int)k, (int)(Math.Max(k, mean) + (20 * Math.Sqrt(mean)) + 50), new Poisson(mean).ProbabilityLn);
    }

    /// <summary>The risk ratio of two shares with its 95 % interval (Katz, on the logarithm); half a request is added to every cell.</summary>
    public static (double Lift, double Low, double High) RiskRatio(double k, double n, double x, double m)
    {
        double a = k + 0.5, b = n - k + 0.5, c = x + 0.5, d = m - x + 0.5;
        double ratio = a / (a + b) / (c / (c + d));
        double error = Math.Sqrt((1 / a) - (1 / (a + b)) + (1 / c) - (1 / (c + d)));
        return (ratio, ratio * Math.Exp(-Normal95 * error), ratio * Math.Exp(Normal95 * error));
    }

    /// <summary>Mann–Whitney: the probability that values drawn as <paramref name="high"/> are that much larger by chance. Ties are corrected for.</summary>
    public static double MannWhitney(IReadOnlyList<double> high, IReadOnlyList<double> low)
    {
        if (high.Count == 0 || low.Count == 0)
        {
            return 1;
        }

        (double Value, bool High)[] all = [.. high.Select(v => (v, true)), .. low.Select(v => (v, false))];
        Array.Sort(all, (a, b) => a.Value.CompareTo(b.Value));
        double rankSum = 0, ties = 0;
        for (int i = 0; i < all.Length;)
        {
            int end = i;
            while (end < all.Length && all[end].Value == all[i].Value)
            {
                end++;
            }

            double rank = (i + 1 + end) / 2.0, tied = end - i;
            ties += (tied * tied * tied) - tied;
            for (; i < end; i++)
            {
                rankSum += all[i].High ? rank : 0;
            }
        }

        double n1 = high.Count, n2 = low.Count, total = n1 + n2;
        double u = rankSum - (n1 * (n1 + 1) / 2);
        double deviation = Math.Sqrt(n1 * n2 / 12 * (total + 1 - (ties / (total * (total - 1)))));
        return deviation > 0 ? Upper(u, n1 * n2 / 2, deviation) : 1;
    }

    /// <summary>Benjamini–Hochberg: p-values corrected for how many were looked at, in the given order.</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(i => values[i])];
        var corrected = new double[values.Count];
        double least = 1;
        for (int i = 0; i < order.Length; i++)
        {
            least = Math.Min(least, values[order[i]] * values.Count / (values.Count - i));
            corrected[order[i]] = least;
        }

        return corrected;
    }

    private static double Upper(double value, double mean, double deviation) => Math.Max(double.Epsilon, Normal.CDF(0, 1, -(value - 0.5 - mean) / deviation));

    // Summed from the observed value upwards: one minus the rest would have no digits left where it matters.
    private static double Tail(int from, int to, Func<int, double> logProbability)
    {
        double sum = 0, largest = 0;
        for (int i = from; i <= to; i++)
        {
            double p = Math.Exp(logProbability(i));
            sum += p;
            largest = Math.Max(largest, p);
            if (p < largest * 1e-12)
            {
                break;
            }
        }

        return Math.Clamp(sum, double.Epsilon, 1);
    }
}
