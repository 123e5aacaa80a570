using HdrHistogram;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Durations in an HDR histogram of microseconds. Percentiles are within the stated digits of the exact ones.</summary>
/// <param name="digits">Significant digits: 3 is 0.1 %, 2 is 1 %.</param>
internal sealed class LatencyHistogram(int digits)
{
    private const long Longest = 24L * 3600 * 1_000_000;

    private readonly HistogramBase _histogram = digits >= 3 ? new LongHistogram(1, Longest, digits) : new IntHistogram(1, Longest, digits);
    private double _max;

    /// <summary>How many durations.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, exactly, in ms.</summary>
    public double Max => Count == 0 ? double.NaN : _max;

    /// <summary>Adds a duration in ms.</summary>
    public void Add(double milliseconds)
    {
        _histogram.RecordValue(Math.Clamp((long)(milliseconds * 1000), 0, Longest));
        _max = Math.Max(_max, milliseconds);
        Count++;
    }

    /// <summary>Adds all of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        _histogram.Add(other._histogram);
        _max = Math.Max(_max, other._max);
        Count += other.Count;
    }

    /// <summary>Adds the counts to rows with these upper ends in ms; what is longer goes to the last.</summary>
    public void AddTo(long[] rows, IReadOnlyList<double> upperMs)
    {
        int row = 0;
        foreach (HdrHistogram.Iteration.HistogramIterationValue step in _histogram.RecordedValues())
        {
            while (row < rows.Length - 1 && step.ValueIteratedTo > upperMs[row] * 1000)
            {
                row++;
            }

            rows[row] += step.CountAddedInThisIterationStep;
        }
    }

    /// <summary>A percentile in ms; NaN when empty.</summary>
    public double At(double percentile) => Count == 0 ? double.NaN : Math.Min(_max, _histogram.GetValueAtPercentile(percentile) / 1000.0);
}
