using System.Runtime.CompilerServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>A request's time per segment as histograms count it, in whole microseconds; negative where it is not known. The last is the whole.</summary>
[InlineArray(Count)]
internal struct SegmentTimes
{
    /// <summary>Eight hops and the total.</summary>
    public const int Count = 9;

    private long _first;

    /// <summary>The times of a request.</summary>
    public static SegmentTimes Of(in Timeline timeline)
    {
        var times = default(SegmentTimes);
        for (int segment = 0; segment < Count; segment++)
        {
            double value = ValueOf(timeline, segment);
            times[segment] = double.IsNaN(value) ? -1 : LatencyHistogram.MicrosecondsOf(value);
        }

        return times;
    }

    /// <summary>A segment's time in ms by its number; NaN where it is not known.</summary>
    public static double ValueOf(in Timeline timeline, int segment) =>
        segment == Count - 1 ? timeline.WaitMeasured ? timeline.Wait : double.NaN : timeline.Hops[segment];
}
