using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace TimeoutDoctor.Correlation.Alignment;

/// <summary>
/// Finds by how much one clock is ahead of another from the ups and downs of traffic that both have seen, without any record in common: up to a wrong
/// time zone, in logs of any size, for a host that gets only a share of the traffic.
/// </summary>
internal static class ArrivalLag
{
    // UTC-12 to UTC+14, and ten minutes of a clock that nobody sets.
    private const int MostStretches = ((14 * 60) + 15) * 12;

    // What is compared at most; a day is more than enough.
    private const int LongestFar = 24 * 60 * 12;
    private const int FewestStretches = 60;

    // Traffic in steady beats agrees with itself at every beat: then no lag stands out, and none is named.
    private const double LeastAgreement = 7;
    private const double LeastLead = 1.5;
    private const int SamePeak = 3;

    /// <summary>Compares.</summary>
    /// <param name="near">Arrivals by the clock that counts as right.</param>
    /// <param name="far">Arrivals by the other.</param>
    /// <returns>By how much the other is ahead, to a stretch; null where the traffic does not tell.</returns>
    public static TimeSpan? Of(ArrivalCounts near, ArrivalCounts far)
    {
        long farFirst = far.Busiest(LongestFar);
        int length = (int)Math.Min(far.Range.End - farFirst, LongestFar);
        if (length < FewestStretches || near.Range.End <= near.Range.First)
        {
            return null;
        }

        // The far stretches at their place, and the near ones for as far to both sides as clocks may be apart; one transform gives all lags.
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)(length + (2 * MostStretches)));
        long nearFirst = farFirst - MostStretches;
        double[] nears = near.Unrest(nearFirst, size), fars = far.Unrest(farFirst, length);
        double[] known = [.. Enumerable.Range(0, size).Select(i => nearFirst + i >= near.Range.First && nearFirst + i < near.Range.End ? 1.0 : 0)];
        double[] all = [.. Enumerable.Repeat(1.0, length)];
        double[] products = Correlate(nears, fars, size);
        double[] nearSquares = Correlate([.. nears.Select(n => n * n)], all, size), farSquares = Correlate(known, [.. fars.Select(f => f * f)], size);
        double[] overlaps = Correlate(known, all, size);
        double[] agreement = [.. Enumerable.Range(0, (2 * MostStretches) + 1).Select(at =>
            overlaps[at] < FewestStretches - 0.5 || nearSquares[at] < 1e-6 || farSquares[at] < 1e-6 ? 0
            : products[at] / Math.Sqrt(nearSquares[at] * farSquares[at]) * Math.Sqrt(overlaps[at]))];
        int best = Array.IndexOf(agreement, agreement.Max());
        double second = agreement.Where((_, at) => Math.Abs(at - best) > SamePeak).Max();
        return agreement[best] >= LeastAgreement && agreement[best] >= LeastLead * second ? ArrivalCounts.Stretch * (MostStretches - best) : null;
    }

    // At each place the sum of products of the far values with the near ones from there on.
    private static double[] Correlate(double[] near, double[] far, int size)
    {
        Complex[] a = [.. near.Select(n => new Complex(n, 0))], b = [.. far.Select(f => new Complex(f, 0)), .. new Complex[size - far.Length]];
        Fourier.Forward(a, FourierOptions.Matlab);
        Fourier.Forward(b, FourierOptions.Matlab);
        for (int i = 0; i < size; i++)
        {
            a[i] *= Complex.Conjugate(b[i]);
        }

        Fourier.Inverse(a, FourierOptions.Matlab);
        return [.. a.Select(c => c.Real)];
    }
}
