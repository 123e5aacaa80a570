using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Alignment;

/// <summary>How many requests arrived in each stretch of time, by one clock. The shape of traffic is the same at every hop that it passes.</summary>
internal sealed class ArrivalCounts
{
    /// <summary>Length of a stretch: longer than most requests take, short enough for many in a few minutes.</summary>
    public static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, int> _counts = [];

    /// <summary>The first stretch with a request, and the one behind the last.</summary>
    public (long First, long End) Range { get; private set; } = (long.MaxValue, long.MinValue);

    /// <summary>Counts a request.</summary>
    /// <param name="moment">When it arrived, or as near to that as the log tells.</param>
    public void Add(Instant moment)
    {
        long at = moment.Ticks / Stretch.Ticks;
        _counts[at] = _counts.GetValueOrDefault(at) + 1;
        Range = (Math.Min(Range.First, at), Math.Max(Range.End, at + 1));
    }

    /// <summary>Adds all of another's.</summary>
    public void Add(ArrivalCounts other)
    {
        foreach ((long at, int count) in other._counts)
        {
            _counts[at] = _counts.GetValueOrDefault(at) + count;
        }

        Range = (Math.Min(Range.First, other.Range.First), Math.Max(Range.End, other.Range.End));
    }

    /// <summary>How much more or less than around it arrived in each stretch of a range; zero outside of what is known.</summary>
    /// <param name="first">The first stretch.</param>
    /// <param name="length">How many.</param>
    public double[] Unrest(long first, int length)
    {
        // The root of a count varies by the same amount whatever the rate; what is slower than some minutes (day and night) is taken out.
        const int Around = 12;
        double[] roots = [.. Enumerable.Range(0, length).Select(i => Math.Sqrt(_counts.GetValueOrDefault(first + i)))];
        double[] sums = new double[length + 1];
        for (int i = 0; i < length; i++)
        {
            sums[i + 1] = sums[i] + roots[i];
        }

        int begin = (int)Math.Clamp(Range.First - first, 0, length), end = (int)Math.Clamp(Range.End - first, begin, length);
        double[] unrest = new double[length];
        for (int i = begin; i < end; i++)
        {
            int from = Math.Max(begin, i - Around), to = Math.Min(end, i + Around + 1);
            unrest[i] = roots[i] - ((sums[to] - sums[from]) / (to - from));
        }

        return unrest;
    }
}
