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

        // The far stretches at their place, and the near ones for as far to both sides as clocks may be apart; one pair of transforms gives all lags.
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)(length + (2 * MostStretches)));
        long nearFirst = farFirst - MostStretches;
        double[] nears = near.Unrest(nearFirst, size), fars = far.Unrest(farFirst, length);
        double[] products = Correlate(nears, fars, size), nearSquares = SumsOfSquares(nears), farSquares = SumsOfSquares(fars);
        int knownFrom = (int)Math.Clamp(near.Range.First - nearFirst, 0, size), knownTo = (int)Math.Clamp(near.Range.End - nearFirst, 0, size);
        double[] agreement = [.. Enumerable.Range(0, (2 * MostStretches) + 1).Select(Agreement)];
        int best = Array.IndexOf(agreement, agreement.Max());
        double second = agreement.Where((_, at) => Math.Abs(at - best) > SamePeak).Max();
        return agreement[best] >= LeastAgreement && agreement[best] >= LeastLead * second ? ArrivalCounts.Stretch * (MostStretches - best) : null;

        // The correlation where the far stretches are laid over the near ones from a place on, in standard deviations of what chance makes of as many.
        double Agreement(int at)
        {
            int from = Math.Clamp(knownFrom - at, 0, length), to = Math.Clamp(knownTo - at, from, length);
            double ofNear = nearSquares[at + length] - nearSquares[at], ofFar = farSquares[to] - farSquares[from];
            return to - from < FewestStretches || ofNear < 1e-6 || ofFar < 1e-6 ? 0 : products[at] / Math.Sqrt(ofNear * ofFar) * Math.Sqrt(to - from);
        }
    }

    // At each place the sum of the squares before it.
    private static double[] SumsOfSquares(double[] values)
    {
        double[] sums = new double[values.Length + 1];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i + 1] = sums[i] + (values[i] * values[i]);
        }

        return sums;
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
