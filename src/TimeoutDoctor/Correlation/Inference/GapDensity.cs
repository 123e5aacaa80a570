namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How likely a gap between two stamps is, learned from the gaps of pairs that are surely right: a smoothed histogram over
/// <c>asinh((x - centre) / scale)</c>, fine where most gaps lie and coarse in the tail, with a floor so that one unusual gap does not rule out a true pair.
/// </summary>
internal sealed class GapDensity
{
    private const int Bins = 400;
    private const double Reach = 13;        // asinh units on both sides: far beyond an hour for any scale used
    private const double FloorShare = 0.003;
    private const double Longest = 150_000; // ms; what the floor spreads over
    private const double CoreShare = 0.3;   // the densest part of the gaps tells how fine the bins must be, however long the tail is

    private readonly double[] _density;     // per asinh unit
    private readonly double[] _below;       // share of the gaps below each bin's lower edge
    private readonly double _centre;
    private readonly double _scale;
    private readonly double _floorScale;

    private GapDensity(double[] density, double centre, double scale, double middle)
    {
        _density = density;
        _centre = centre;
        _scale = scale;
        Middle = middle;
        _floorScale = FloorShare / (2 * Math.Log((Longest + scale) / scale));
        _below = new double[Bins + 1];
        for (int i = 0; i < Bins; i++)
        {
            _below[i + 1] = _below[i] + (density[i] * 2 * Reach / Bins);
        }
    }

    /// <summary>The median gap, ms.</summary>
    public double Middle { get; }

    /// <summary>Middle of the densest part, ms.</summary>
    public double Centre => _centre;

    /// <summary>Typical deviation within the densest part, ms.</summary>
    public double Scale => _scale;

    /// <summary>A first guess: symmetrical around a middle.</summary>
    /// <param name="middle">Median, ms.</param>
    /// <param name="scale">Typical deviation, ms.</param>
    public static GapDensity Guess(double middle, double scale)
    {
        var density = new double[Bins];
        double sum = 0;
        for (int i = 0; i < Bins; i++)
        {
            double x = Math.Sinh(UnitOf(i)); // in scales
            density[i] = Math.Cosh(UnitOf(i)) / Math.Pow(1 + (x * x / 4), 1.5); // Student-like: heavy enough for what is not known yet
            sum += density[i];
        }

        Normalise(density, sum);
        return new GapDensity(density, middle, scale, middle);
    }

    /// <summary>Learns from gaps.</summary>
    /// <param name="gaps">Gaps in ms; sorted by this call.</param>
    /// <param name="weights">Their weights, in the order of <paramref name="gaps"/>; sorted along.</param>
    /// <param name="halfStep">Half the step of the stamps behind a gap, ms: nothing finer than this can be learned.</param>
    public static GapDensity Learn(double[] gaps, double[] weights, double halfStep)
    {
        Array.Sort(gaps, weights);
        double total = weights.Sum();
        (double low, double high) = Core(gaps, weights, total);
        double centre = (low + high) / 2;
        double scale = Math.Max(Math.Max((high - low) * 0.73, halfStep), 0.02); // 0.73 of a bell's core is the third of its middle 60 %
        var density = new double[Bins];
        double bandwidth = 0.9 * Math.Pow(Math.Max(total, 10), -0.25) * 1.2;
        for (int i = 0; i < gaps.Length; i++)
        {
            Spread(density, (gaps[i] - centre) / scale, halfStep / scale, bandwidth, weights[i]);
        }

        Normalise(density, density.Sum());
        return new GapDensity(density, centre, scale, Quantile(gaps, weights, total, 0.5));
    }

    /// <summary>Density at a gap, per ms.</summary>
    public double At(double gap)
    {
        double x = (gap - _centre) / _scale;
        double unit = Math.Asinh(x);
        double at = ((unit + Reach) / (2 * Reach) * Bins) - 0.5;
        double body = 0;
        if (at >= 0 && at < Bins - 1)
        {
            int bin = (int)at;
            double part = at - bin;
            body = ((_density[bin] * (1 - part)) + (_density[bin + 1] * part)) / Math.Sqrt(1 + (x * x)) / _scale;
        }

        return ((1 - FloorShare) * body) + (_floorScale / (Math.Abs(gap - _centre) + _scale));
    }

    /// <summary>Density at a gap that may be off, per ms: the mean over all that it may be.</summary>
    /// <param name="gap">Gap, ms.</param>
    /// <param name="blur">By how much it may be more or less, ms.</param>
    public double At(double gap, double blur) => blur <= _scale / 4
        ? At(gap)
        : ((1 - FloorShare) * (Below(gap + blur) - Below(gap - blur)) / (2 * blur)) + (_floorScale / (Math.Abs(gap - _centre) + _scale));

    /// <summary>Gaps beyond which less than a share of the learned ones lie, on either side.</summary>
    public (double Low, double High) Range(double share)
    {
        double width = 2 * Reach / Bins, sum = 0;
        int low = 0, high = Bins - 1;
        for (; low < Bins - 1 && (sum += _density[low] * width) < share; low++)
        {
        }

        for (sum = 0; high > 0 && (sum += _density[high] * width) < share; high--)
        {
        }

        return (_centre + (_scale * Math.Sinh(UnitOf(low) - width)), _centre + (_scale * Math.Sinh(UnitOf(high) + width)));
    }

    private double Below(double gap)
    {
        double at = (Math.Asinh((gap - _centre) / _scale) + Reach) / (2 * Reach) * Bins;
        int bin = Math.Clamp((int)at, 0, Bins - 1);
        return _below[bin] + (Math.Clamp(at - bin, 0, 1) * (_below[bin + 1] - _below[bin]));
    }

    // The shortest stretch that holds a share of the gaps. Where some requests queue and most do not, quantiles would be as wide as the queue.
    private static (double Low, double High) Core(double[] sorted, double[] weights, double total)
    {
        (double Low, double High) core = sorted.Length == 0 ? (0, 0) : (sorted[0], sorted[^1]);
        double sum = 0;
        for (int from = 0, to = 0; to < sorted.Length; to++)
        {
            for (sum += weights[to]; sum >= CoreShare * total && from <= to; sum -= weights[from++])
            {
                core = sorted[to] - sorted[from] < core.High - core.Low ? (sorted[from], sorted[to]) : core;
            }
        }

        return core;
    }

    // A gap counts for all that its stamps leave open (a step wide), and a little around it (the bandwidth, in asinh units).
    private static void Spread(double[] density, double x, double halfStep, double bandwidth, double weight)
    {
        double from = Math.Asinh(x - halfStep), to = Math.Asinh(x + halfStep);
        double sigma = bandwidth;
        int first = Math.Clamp(BinOf(from - (3 * sigma)), 0, Bins - 1), last = Math.Clamp(BinOf(to + (3 * sigma)), 0, Bins - 1);
        double sum = 0;
        Span<double> kernel = stackalloc double[Bins];
        for (int bin = first; bin <= last; bin++)
        {
            double unit = UnitOf(bin);
            double beyond = unit < from ? (from - unit) / sigma : unit > to ? (unit - to) / sigma : 0;
            // Within the step the density is even per ms, which is uneven per asinh unit.
            kernel[bin] = Math.Exp(-0.5 * beyond * beyond) * (halfStep > 0 ? Math.Cosh(unit) : 1);
            sum += kernel[bin];
        }

        for (int bin = first; bin <= last && sum > 0; bin++)
        {
            density[bin] += weight * kernel[bin] / sum;
        }
    }

    private static void Normalise(double[] density, double sum)
    {
        double width = 2 * Reach / Bins;
        for (int i = 0; i < density.Length; i++)
        {
            density[i] /= Math.Max(sum, double.Epsilon) * width;
        }
    }

    private static double UnitOf(int bin) => ((bin + 0.5) / Bins * 2 * Reach) - Reach;

    private static int BinOf(double unit) => (int)((unit + Reach) / (2 * Reach) * Bins);

    private static double Quantile(double[] sorted, double[] weights, double total, double share)
    {
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += weights[i];
            if (sum >= share * total)
            {
                return sorted[i];
            }
        }

        return sorted.Length == 0 ? 0 : sorted[^1];
    }
}
