using System.Runtime.InteropServices;
using MathNet.Numerics.Statistics;
using TimeoutDoctor.Correlation.Inference;

namespace TimeoutDoctor.Correlation;

/// <summary>A clock's offset over time: constant, or linear where drift is proven. Milliseconds.</summary>
/// <param name="Offset">At <paramref name="Middle"/>; positive = ahead of the front's clock.</param>
/// <param name="Slope">Milliseconds per millisecond; 0 where no drift is proven.</param>
/// <param name="Middle">The moment of <paramref name="Offset"/>.</param>
/// <param name="Bound">Half-width of the 95 % interval: spread of the samples, and half of their gap, since one-way delay cannot be known.</param>
/// <param name="Spread">Median absolute deviation of the samples from the fit.</param>
/// <param name="Samples">Samples offered.</param>
/// <param name="Stepped">By the clock's own time, where it was set while it ran; else null.</param>
internal readonly record struct ClockFit(double Offset, double Slope, double Middle, double Bound, double Spread, int Samples, ClockTrack? Stepped = null)
{
    private const int FewestSamples = 5;
    private const int FewestStretchesForDrift = 6;

    /// <summary>The offset at a moment of the clock itself.</summary>
    public double At(double moment) => Stepped?.At(moment) ?? (Offset + (Slope * (moment - Middle)));

    /// <summary>Fits the samples; null when there are too few.</summary>
    public static ClockFit? Of(ClockSamples samples)
    {
        if (samples.Offered < FewestSamples)
        {
            return null;
        }

        // Where the host was saturated even the smallest gap is large, and its middle says nothing: only tight stretches count.
        IReadOnlyList<ClockSample>[] stretches = [.. samples.Stretches];
        double tight = (Median([.. stretches.Select(SmallestGap)]) * 2) + 3;
        var pure = new List<ClockSample>();
        var points = new List<(double At, double Offset)>(stretches.Length);
        foreach (IReadOnlyList<ClockSample> stretch in stretches)
        {
            int from = pure.Count;
            for (int i = 0; i < stretch.Count; i++)
            {
                if (stretch[i].Gap <= tight)
                {
                    pure.Add(stretch[i]);
                }
            }

            if (pure.Count > from)
            {
                points.Add(MedianOf(CollectionsMarshal.AsSpan(pure)[from..]));
            }
        }

        double middle = (points[0].At + points[^1].At) / 2;
        double slope = Drift(points);
        if (IsUneven(points, slope) && ClockSteps.Find(pure, samples.Coarsest) is { } stepped)
        {
            return WithSteps(stepped, pure, samples);
        }

        double offset = Median([.. pure.Select(p => p.Offset - (slope * (p.At - middle)))]);
        double spread = Median([.. pure.Select(p => Math.Abs(p.Offset - offset - (slope * (p.At - middle))))]);
        return new ClockFit(offset, slope, middle, BoundOf(samples, pure, spread), spread, samples.Offered);
    }

    private static double SmallestGap(IReadOnlyList<ClockSample> stretch)
    {
        double smallest = stretch[0].Gap;
        for (int i = 1; i < stretch.Count; i++)
        {
            smallest = Math.Min(smallest, stretch[i].Gap);
        }

        return smallest;
    }

    private static (double At, double Offset) MedianOf(ReadOnlySpan<ClockSample> samples)
    {
        double[] moments = new double[samples.Length], offsets = new double[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            (moments[i], offsets[i]) = (samples[i].At, samples[i].Offset);
        }

        return (Median(moments), Median(offsets));
    }

    // Mostly no stretch is far from the line, and steps need not be looked for.
    private static bool IsUneven(List<(double At, double Offset)> points, double slope)
    {
        List<double> levels = [.. points.Select(p => p.Offset - (slope * p.At))];
        return levels.Max() - levels.Min() >= ClockSteps.Smallest;
    }

    // Of a clock that was set the offset is that at the middle of the run.
    private static ClockFit WithSteps(ClockTrack track, List<ClockSample> pure, ClockSamples samples)
    {
        double middle = Median([.. pure.Select(p => p.At + p.Offset)]);
        double spread = Median([.. pure.Select(p => Math.Abs(p.Offset - track.At(p.At + p.Offset)))]);
        return new ClockFit(track.At(middle), 0, middle, BoundOf(samples, pure, spread), spread, samples.Offered, track);
    }

    private static double BoundOf(ClockSamples samples, List<ClockSample> pure, double spread) =>
        (samples.Coarsest / 4) + (Median([.. pure.Select(p => p.Gap)]) / 2) + (1.96 * 1.4826 * spread / Math.Sqrt(pure.Count));

    // Theil–Sen slope; it counts only when it explains clearly more than the scatter of the points.
    private static double Drift(List<(double At, double Offset)> points)
    {
        double span = points[^1].At - points[0].At;
        if (points.Count < FewestStretchesForDrift || span < 60_000)
        {
            return 0;
        }

        int step = Math.Max(1, points.Count / 128);
        var slopes = new List<double>();
        for (int i = 0; i < points.Count; i += step)
        {
            for (int j = i + step; j < points.Count; j += step)
            {
                if (points[j].At > points[i].At)
                {
                    slopes.Add((points[j].Offset - points[i].Offset) / (points[j].At - points[i].At));
                }
            }
        }

        double slope = Median([.. slopes]);
        double centre = Median([.. points.Select(p => p.Offset - (slope * p.At))]);
        double scatter = 1.4826 * Median([.. points.Select(p => Math.Abs(p.Offset - centre - (slope * p.At)))]);
        return Math.Abs(slope) * span > Math.Max(1, 6 * scatter / Math.Sqrt(points.Count)) ? slope : 0;
    }

    private static double Median(double[] values) => values.Length == 0 ? 0 : ArrayStatistics.MedianInplace(values);
}
