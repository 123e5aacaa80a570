using System.Numerics;
using HdrHistogram;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>
/// Durations in an HDR histogram of microseconds. Percentiles are within the stated digits of the exact ones. Several are recorded per
/// request, so counts are kept in the histogram's own layout and become one when it is asked.
/// </summary>
/// <param name="digits">Significant digits: 3 is 0.1 %, 2 is 1 %.</param>
internal sealed class LatencyHistogram(int digits)
{
    private const long Longest = 24L * 3600 * 1_000_000;

    // A bucket spans an octave in this many steps (a power of two), so that a step is at most 10^-digits of its value.
    private readonly int _stepBits = BitOperations.Log2((uint)(2 * Math.Pow(10, digits)) - 1);
    private uint[] _counts = [];
    private HistogramBase? _folded;
    private double _max;

    /// <summary>How many durations.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, exactly, in ms.</summary>
    public double Max => Count == 0 ? double.NaN : _max;

    /// <summary>A duration in ms as it is counted: in whole microseconds, up to a day.</summary>
    public static long MicrosecondsOf(double milliseconds) => Math.Clamp((long)(milliseconds * 1000), 0, Longest);

    /// <summary>Adds a duration in ms.</summary>
    public void Add(double milliseconds) => Add(milliseconds, StepOf(MicrosecondsOf(milliseconds)));

    /// <summary>The step that a duration counts in.</summary>
    /// <param name="microseconds">See <see cref="MicrosecondsOf"/>.</param>
    public int StepOf(long microseconds)
    {
        int octave = BitOperations.Log2((ulong)microseconds | ((2UL << _stepBits) - 1)) - _stepBits;
        return (octave << _stepBits) + (int)(microseconds >> octave);
    }

    /// <summary>Brings the count of a step near.</summary>
    public void Prefetch(int step)
    {
        if (step < _counts.Length)
        {
            Model.Prefetch.Line(ref _counts[step]);
        }
    }

    /// <summary>Adds a duration in ms whose step is known.</summary>
    public void Add(double milliseconds, int step)
    {
        uint[] counts = _counts;
        if (step >= counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(step + 1, Math.Min(counts.Length * 2, counts.Length + 1024)));
            counts = _counts;
        }

        counts[step]++;
        _folded = null;
        Count++;
        if (milliseconds > _max)
        {
            _max = milliseconds;
        }
    }

    /// <summary>Adds all of another histogram of the same digits.</summary>
    public void Add(LatencyHistogram other)
    {
        if (_counts.Length < other._counts.Length)
        {
            Array.Resize(ref _counts, other._counts.Length);
        }

        for (int step = 0; step < other._counts.Length; step++)
        {
            _counts[step] += other._counts[step];
        }

        _folded = null;
        _max = Math.Max(_max, other._max);
        Count += other.Count;
    }

    /// <summary>Adds the counts to rows with these upper ends in ms; what is longer goes to the last.</summary>
    public void AddTo(long[] rows, IReadOnlyList<double> upperMs)
    {
        int row = 0;
        for (int step = 0; step < _counts.Length; step++)
        {
            if (_counts[step] == 0)
            {
                continue;
            }

            while (row < rows.Length - 1 && LowestOf(step + 1) - 1 > upperMs[row] * 1000)
            {
                row++;
            }

            rows[row] += _counts[step];
        }
    }

    /// <summary>A percentile in ms; NaN when empty.</summary>
    public double At(double percentile) => Count == 0 ? double.NaN : Math.Min(_max, Folded().GetValueAtPercentile(percentile) / 1000.0);

    private HistogramBase Folded()
    {
        if (_folded is not null)
        {
            return _folded;
        }

        _folded = digits >= 3 ? new LongHistogram(1, Longest, digits) : new IntHistogram(1, Longest, digits);
        for (int step = 0; step < _counts.Length; step++)
        {
            if (_counts[step] != 0)
            {
                _folded.RecordValueWithCount(LowestOf(step), _counts[step]);
            }
        }

        return _folded;
    }

    private long LowestOf(int step)
    {
        int octave = Math.Max(0, (step >> _stepBits) - 1);
        return (long)(step - (octave << _stepBits)) << octave;
    }
}
