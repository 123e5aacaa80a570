using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Gathers what the group rules look at, in bounded memory: counters and samples for all requests, traits for those with trouble.</summary>
internal sealed class GroupCollector(RunOptions options, Hop front, IReadOnlyList<SourceFile> sources, Interner names)
{
    private readonly HostNames _hosts = new(sources, names);
    private readonly TrafficSample _sample = new();
    private readonly HostLoadCollector _loads = new(options.Policy, names);
    private readonly LongDurationCollector _durations = new();
    private readonly List<RequestTraits> _troubled = [];
    private double _longestAnswered = double.NaN;

    /// <summary>Takes a joined request; they come in order of their start.</summary>
    public void Add(RequestTrace trace, in Timeline line, bool troubled)
    {
        int host = _hosts.HostOf(trace);
        _sample.Offer(trace, troubled, host, _hosts.NodeOf(trace), out RequestTraits traits);
        _loads.Add(host, trace.Front, line, troubled);
        _durations.Add(trace);
        if (troubled)
        {
            _troubled.Add(traits);
        }
        else if (!(line.Wait <= _longestAnswered))
        {
            _longestAnswered = line.Wait;
        }
    }

    /// <summary>What was gathered.</summary>
    /// <param name="explained">The requests with trouble, in the order in which they came.</param>
    /// <param name="requests">All requests.</param>
    /// <param name="window">Earliest and latest.</param>
    /// <param name="clocks">Clock offsets found.</param>
    /// <param name="hops">Latency per segment.</param>
    public GroupObservations Result(
        IReadOnlyList<ExplainedRequest> explained, long requests, (Instant From, Instant To) window, IReadOnlyList<ClockOffset> clocks, IReadOnlyList<HopStatistics> hops) => new()
        {
            Names = names,
            Policy = options.Policy,
            Front = front,
            Explained = [.. explained.Select((e, i) => new ObservedRequest(_troubled[i], e.Verdict?.Cause ?? CauseIds.InsufficientEvidence, e.Verdict?.Detail, e.TimedOut, e.Flagged, e.Timeline))],
            Traffic = _sample.Result(),
            Requests = requests,
            Window = window,
            From = _loads.From,
            Bin = _loads.Bin,
            Loads = _loads.Result(),
            Durations = _durations.Result(),
            Clocks = clocks,
            Events = options.Events,
            Zones = options.Zones,
            Targets = _hosts.Targets,
            Typical = Typical(hops),
            LongestAnswered = _longestAnswered,
        };

    private static HopTimes Typical(IReadOnlyList<HopStatistics> hops)
    {
        HopTimes typical = HopTimes.None;
        foreach (HopName name in HopNames.All)
        {
            typical[name] = hops.FirstOrDefault(h => h.Route is null && h.Name == name.Id())?.P50 ?? double.NaN;
        }

        return typical;
    }
}
