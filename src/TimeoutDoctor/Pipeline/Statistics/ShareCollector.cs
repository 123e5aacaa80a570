using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>
/// Where the time of typical, slow and timed-out requests went. Requests are summed up in fine classes of their duration, so that the
/// percentiles need not be known before the end.
/// </summary>
internal sealed class ShareCollector
{
    private const int ClassesPerOctave = 64;
    private const int FewestRequests = 20;

    private const int LowestClass = -20 * ClassesPerOctave; // about a nanosecond

    private readonly Sum?[] _classes = new Sum?[60 * ClassesPerOctave];
    private readonly Sum _timedOut = new();

    /// <summary>Counts a request.</summary>
    public void Add(in Timeline timeline)
    {
        if (!timeline.WaitMeasured || !(timeline.Wait > 0))
        {
            return;
        }

        if (timeline.TimedOut)
        {
            _timedOut.Add(timeline);
            return;
        }

        int key = Math.Clamp((int)Math.Floor(Math.Log2(timeline.Wait) * ClassesPerOctave) - LowestClass, 0, _classes.Length - 1);
        (_classes[key] ??= new Sum()).Add(timeline);
    }

    /// <summary>The groups: at p50, p90 and p99 (each ± 1 percentile point) of requests that did not time out, and the timed-out ones.</summary>
    public IReadOnlyList<HopShare> Result()
    {
        var result = new List<HopShare>();
        long all = _classes.Sum(c => (long)(c?.Count ?? 0));
        foreach (int percentile in (int[])[50, 90, 99])
        {
            Sum sum = Around(percentile, all);
            if (sum.Count >= FewestRequests)
            {
                result.Add(sum.Share($"p{percentile}"));
            }
        }

        if (_timedOut.Count > 0)
        {
            result.Add(_timedOut.Share("timed out"));
        }

        return result;
    }

    private Sum Around(int percentile, long all)
    {
        var sum = new Sum();
        long before = 0;
        foreach (Sum members in _classes.OfType<Sum>())
        {
            double from = 100.0 * before / all, to = 100.0 * (before + members.Count) / all;
            if (to > percentile - 1 && from < percentile + 1)
            {
                sum.Add(members);
            }

            before += members.Count;
        }

        return sum;
    }

    private sealed class Sum
    {
        private HopTimes _ms;
        private double _total;
        private double _unknown;

        public int Count { get; private set; }

        public void Add(in Timeline timeline)
        {
            // What happened after the front gave up is not part of its time: segments are cut where it ended.
            double left = timeline.Wait;
            for (int segment = 0; segment < 8; segment++)
            {
                double value = timeline.Hops[segment];
                if (!double.IsNaN(value))
                {
                    value = Math.Min(value, left);
                    _ms[segment] += value;
                    left -= value;
                }
            }

            _total += timeline.Wait;
            _unknown += left;
            Count++;
        }

        public void Add(Sum other)
        {
            for (int segment = 0; segment < 8; segment++)
            {
                _ms[segment] += other._ms[segment];
            }

            _total += other._total;
            _unknown += other._unknown;
            Count += other.Count;
        }

        public HopShare Share(string group)
        {
            HopTimes mean = default;
            for (int segment = 0; segment < 8; segment++)
            {
                mean[segment] = _ms[segment] / Count;
            }

            return new HopShare(group, Count, _total / Count, mean, _unknown / Count);
        }
    }
}
