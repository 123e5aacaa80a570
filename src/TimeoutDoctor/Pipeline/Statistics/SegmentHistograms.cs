using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>A histogram for each segment that is known of any request.</summary>
/// <param name="digits">Significant digits of the percentiles.</param>
internal sealed class SegmentHistograms(int digits)
{
    private readonly LatencyHistogram?[] _segments = new LatencyHistogram?[SegmentTimes.Count];

    /// <summary>The histogram of a segment by its number; null where none is known.</summary>
    public LatencyHistogram? this[int segment] => _segments[segment];

    /// <summary>Finds the steps in which a request counts. Counts are scattered: all of them are on their way before the first is needed.</summary>
    /// <param name="times">The request's times.</param>
    /// <param name="steps">Receives a step per segment that is known.</param>
    public void Prepare(in SegmentTimes times, Span<int> steps)
    {
        for (int segment = 0; segment < SegmentTimes.Count; segment++)
        {
            if (times[segment] is >= 0 and long time)
            {
                LatencyHistogram histogram = _segments[segment] ??= new LatencyHistogram(digits);
                histogram.Prefetch(steps[segment] = histogram.StepOf(time));
            }
        }
    }

    /// <summary>Counts a request that was prepared.</summary>
    public void Add(in Timeline timeline, in SegmentTimes times, ReadOnlySpan<int> steps)
    {
        for (int segment = 0; segment < SegmentTimes.Count; segment++)
        {
            if (times[segment] >= 0)
            {
                _segments[segment]!.Add(SegmentTimes.ValueOf(timeline, segment), steps[segment]);
            }
        }
    }

    /// <summary>Adds all of others of the same digits.</summary>
    public void Add(SegmentHistograms others)
    {
        for (int segment = 0; segment < SegmentTimes.Count; segment++)
        {
            if (others[segment] is { } histogram)
            {
                (_segments[segment] ??= new LatencyHistogram(digits)).Add(histogram);
            }
        }
    }
}
