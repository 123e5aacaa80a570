using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Traffic and percentiles over time. Bins widen (twice, again and again) so that there are never more than 120.</summary>
internal sealed class SeriesCollector
{
    private const int MostBins = 120;
    private const int MostColumns = 60;
    private const int Segments = SegmentTimes.Count;

    private static readonly TimeSpan[] Widths =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(70), TimeSpan.FromDays(7000),
    ];

    private SortedDictionary<long, Bin> _bins = [];
    private int _width;
    private (long Key, Bin? Bin) _last;
    private (long First, long Last) _range = (long.MaxValue, long.MinValue);

    /// <summary>Counts a request.</summary>
    /// <param name="front">The front's record.</param>
    /// <param name="timeline">Its timeline.</param>
    /// <param name="times">The same as histograms count it.</param>
    public void Add(in HopRecord front, in Timeline timeline, in SegmentTimes times)
    {
        Bin bin = BinOf(front.Start);
        bin.Requests++;
        Span<int> steps = stackalloc int[Segments];
        bin.Histograms.Prepare(times, steps);
        bin.Histograms.Add(timeline, times, steps);
    }

    /// <summary>The series, with the timed-out requests put into the same bins.</summary>
    public TimeSeries Result(IReadOnlyList<ExplainedRequest> explained)
    {
        if (_bins.Count == 0)
        {
            return TimeSeries.Empty;
        }

        long first = _bins.Keys.First();
        int count = (int)(_bins.Keys.Last() - first + 1);
        var requests = new long[count];
        foreach ((long key, Bin bin) in _bins)
        {
            requests[key - first] = bin.Requests;
        }

        var percentiles = new Dictionary<string, PercentileSeries>(StringComparer.Ordinal);
        for (int segment = 0; segment < Segments; segment++)
        {
            if (_bins.Values.Any(b => b.Histograms[segment] is not null))
            {
                percentiles.Add(HopStatisticsCollector.NameOf(segment), Percentiles(segment, first, count));
            }
        }

        long width = Widths[_width].Ticks;
        return new TimeSeries(new Instant(first * width), Widths[_width], requests, Timeouts(explained, first, count, width), percentiles);
    }

    /// <summary>The spread of each segment over time, in at most 60 columns; the segments in path order, then the whole.</summary>
    public IReadOnlyList<HeatMap> HeatMaps()
    {
        if (_bins.Count == 0)
        {
            return [];
        }

        long first = _bins.Keys.First();
        int count = (int)(_bins.Keys.Last() - first + 1);
        int merged = (count + MostColumns - 1) / MostColumns;
        return [.. Enumerable.Range(0, Segments).Where(s => _bins.Values.Any(b => b.Histograms[s] is not null)).Select(s =>
            new HeatMap(HopStatisticsCollector.NameOf(s), new Instant(first * Widths[_width].Ticks), Widths[_width] * merged, Columns(s, first, (count + merged - 1) / merged, merged)))];
    }

    private long[][] Columns(int segment, long first, int columns, int merged)
    {
        long[][] counts = [.. Enumerable.Range(0, columns).Select(_ => new long[HeatMap.UpperMs.Count])];
        foreach ((long key, Bin bin) in _bins)
        {
            bin.Histograms[segment]?.AddTo(counts[(key - first) / merged], HeatMap.UpperMs);
        }

        return counts;
    }

    private static Dictionary<string, IReadOnlyList<long>> Timeouts(IReadOnlyList<ExplainedRequest> explained, long first, int count, long width)
    {
        var result = new Dictionary<string, long[]>(StringComparer.Ordinal);
        foreach (ExplainedRequest request in explained.Where(e => e.TimedOut && e.Verdict is not null))
        {
            long bin = (request.Trace.Front.Start.Ticks / width) - first;
            if (bin >= 0 && bin < count)
            {
                if (!result.TryGetValue(request.Verdict!.Cause, out long[]? bins))
                {
                    result.Add(request.Verdict.Cause, bins = new long[count]);
                }

                bins[bin]++;
            }
        }

        return result.ToDictionary(r => r.Key, r => (IReadOnlyList<long>)r.Value, StringComparer.Ordinal);
    }

    private PercentileSeries Percentiles(int segment, long first, int count)
    {
        double[] p50 = new double[count], p90 = new double[count], p99 = new double[count];
        Array.Fill(p50, double.NaN);
        Array.Fill(p90, double.NaN);
        Array.Fill(p99, double.NaN);
        foreach ((long key, Bin bin) in _bins)
        {
            if (bin.Histograms[segment] is { } h)
            {
                p50[key - first] = h.At(50);
                p90[key - first] = h.At(90);
                p99[key - first] = h.At(99);
            }
        }

        return new PercentileSeries(p50, p90, p99);
    }

    private Bin BinOf(Instant at)
    {
        while (true)
        {
            long key = at.Ticks / Widths[_width].Ticks;
            if (_last.Bin is { } last && _last.Key == key)
            {
                return last;
            }

            if (!_bins.TryGetValue(key, out Bin? bin))
            {
                long first = Math.Min(key, _range.First), end = Math.Max(key, _range.Last);
                if (end - first >= MostBins && _width < Widths.Length - 1)
                {
                    Widen();
                    continue;
                }

                _range = (first, end);
                _bins.Add(key, bin = new Bin());
            }

            _last = (key, bin);
            return bin;
        }
    }

    private void Widen()
    {
        long old = Widths[_width].Ticks;
        long width = Widths[++_width].Ticks;
        var wider = new SortedDictionary<long, Bin>();
        foreach ((long key, Bin bin) in _bins)
        {
            if (!wider.TryGetValue(key * old / width, out Bin? into))
            {
                wider.Add(key * old / width, bin);
                continue;
            }

            into.Requests += bin.Requests;
            into.Histograms.Add(bin.Histograms);
        }

        _bins = wider;
        _last = default;
        _range = wider.Count == 0 ? (long.MaxValue, long.MinValue) : (wider.Keys.Min(), wider.Keys.Max());
    }

    private sealed class Bin
    {
        public long Requests { get; set; }

        public SegmentHistograms Histograms { get; } = new(2);
    }
}
