using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Latency per segment over all requests and per route.</summary>
internal sealed class HopStatisticsCollector(Interner names)
{
    /// <summary>Id of the front's whole duration among the segments.</summary>
    public const string Total = "total";

    // Beyond this many routes a log is full of made-up paths; the rest counts as one.
    private const int MostRoutes = 300;

    private readonly SegmentHistograms _all = new(3);
    private readonly Dictionary<int, SegmentHistograms> _routes = [];

    /// <summary>Counts a request.</summary>
    /// <param name="front">The front's record.</param>
    /// <param name="timeline">Its timeline.</param>
    /// <param name="times">The same as histograms count it.</param>
    public void Add(in HopRecord front, in Timeline timeline, in SegmentTimes times)
    {
        if (!_routes.TryGetValue(front.Route, out SegmentHistograms? own))
        {
            int route = _routes.Count < MostRoutes ? front.Route : Interner.Overflow;
            if (!_routes.TryGetValue(route, out own))
            {
                _routes.Add(route, own = new SegmentHistograms(2));
            }
        }

        Span<int> ofAll = stackalloc int[SegmentTimes.Count], ofRoute = stackalloc int[SegmentTimes.Count];
        _all.Prepare(times, ofAll);
        own.Prepare(times, ofRoute);
        _all.Add(timeline, times, ofAll);
        own.Add(timeline, times, ofRoute);
    }

    /// <summary>What was counted: all routes first, then by name.</summary>
    public IReadOnlyList<HopStatistics> Result()
    {
        var result = new List<HopStatistics>(Of(null, _all));
        foreach ((int route, SegmentHistograms histograms) in _routes.OrderBy(r => names[r.Key], StringComparer.Ordinal))
        {
            result.AddRange(Of(route == Interner.None ? "(no path)" : names[route], histograms));
        }

        return result;
    }

    /// <summary>Id of a segment by its number.</summary>
    public static string NameOf(int segment) => segment == 8 ? Total : ((HopName)segment).Id();

    private static IEnumerable<HopStatistics> Of(string? route, SegmentHistograms histograms)
    {
        // The whole first, then the segments in path order.
        foreach (int segment in (int[])[8, 0, 1, 2, 3, 4, 5, 6, 7])
        {
            if (histograms[segment] is { } h)
            {
                yield return new HopStatistics(NameOf(segment), route, h.Count, h.At(50), h.At(90), h.At(99), h.Max);
            }
        }
    }
}
