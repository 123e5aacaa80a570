using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Alignment;

/// <summary>How many requests arrived in each stretch of time, by one clock. The shape of traffic is the same at every hop that it passes.</summary>
internal sealed class ArrivalCounts
{
    /// <summary>Length of a stretch: longer than most requests take, short enough for many in a few minutes.</summary>
    public static readonly TimeSpan Stretch = TimeSpan.FromSeconds(5);

    // Two weeks; what comes later tells nothing new.
    private const int MostStretches = 14 * 24 * 60 * 12;

    // A line with a date of its own must not make the range a decade.
    private const double Odd = 0.001;

    private readonly Dictionary<long, int> _counts = [];
    private (long First, long End)? _range;

    /// <summary>The first stretch and the one behind the last, but for the odd request far outside; empty where there is none.</summary>
    public (long First, long End) Range => _range ??= Trimmed();

    /// <summary>Counts a request.</summary>
    /// <param name="moment">When it arrived, or as near to that as the log tells.</param>
    public void Add(Instant moment)
    {
        long at = moment.Ticks / Stretch.Ticks;
        Add(at, 1);
    }

    /// <summary>Adds all of another's.</summary>
    public void Add(ArrivalCounts other)
    {
        foreach ((long at, int count) in other._counts)
        {
            Add(at, count);
        }
    }

    /// <summary>Where the stretches begin that hold the most requests, of as many as are wanted.</summary>
    public long Busiest(int length)
    {
        long[] stretches = [.. _counts.Keys.Order()];
        (long sum, long most, int from) = (0, 0, 0);
        long busiest = Range.First;
        foreach (long at in stretches)
        {
            sum += _counts[at];
            for (; stretches[from] <= at - length; from++)
            {
                sum -= _counts[stretches[from]];
            }

            (most, busiest) = sum > most ? (sum, stretches[from]) : (most, busiest);
        }

        return Math.Max(busiest, Range.First);
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

    private void Add(long at, int count)
    {
        if (_counts.Count < MostStretches || _counts.ContainsKey(at))
        {
            _counts[at] = _counts.GetValueOrDefault(at) + count;
            _range = null;
        }
    }

    private (long First, long End) Trimmed()
    {
        long all = _counts.Values.Sum(c => (long)c), before = 0;
        (long first, long end) = (0, 0);
        foreach ((long at, int count) in _counts.OrderBy(c => c.Key))
        {
            first = before <= all * Odd ? at : first;
            end = before <= all * (1 - Odd) ? at + 1 : end;
            before += count;
        }

        return (first, end);
    }
}
