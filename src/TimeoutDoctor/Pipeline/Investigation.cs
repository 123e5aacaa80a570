using TimeoutDoctor.Correlation;
using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Diagnosis.Groups;
using TimeoutDoctor.History;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Statistics;
using TimeoutDoctor.Timelines;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Everything a run learns from joined requests: clocks and coverage from the answered ones, statistics from all, and those that need an
/// explanation, which is given when the last line has been read and clocks and coverage are final.
/// </summary>
internal sealed class Investigation(RunOptions options, Hop front, IReadOnlyList<SourceFile> sources, Interner names, Lazy<IRequestSink>? sink, LearnedClocks? learned = null) : IDisposable
{
    private readonly HostClocks _clocks = new(front, options.Policy, sources, names, learned);
    private readonly DurationUnitCheck _units = new(sources);
    private readonly List<RequestTrace> _learned = [];
    private readonly CoverageTracker _coverage = new(front, names);
    private readonly HopStatisticsCollector _hops = new(names);
    private readonly SeriesCollector _series = new();
    private readonly RouteBodies _bodies = new();
    private readonly ActivityCollector _activity = new(sources);
    private readonly Neighbours _around = new(options.Policy);
    private readonly ShareCollector _shares = new();
    private readonly ScatterSample _sample = new();
    private readonly TextArena _texts = new();
    private readonly GroupCollector _groups = new(options, front, sources, names);
    private readonly HistoryCollector? _history = options.CollectHistory ? new HistoryCollector(names) : null;
    private readonly RouteOverrides? _routes = options.Routes.Count > 0 ? new RouteOverrides(options.Routes, names) : null;
    private readonly List<RequestTrace> _explained = [];
    private readonly List<RequestTrace> _wanted = [];
    private readonly RequestSpool? _spool = options.AllRequests && sink is not null ? new RequestSpool(sink) : null;

    private Diagnoser? _diagnoser;

    private IClockCorrection Clocks => options.CorrectClocks ? _clocks : NoClockCorrection.Instance;

    /// <summary>Front records.</summary>
    public long Requests { get; private set; }

    /// <summary>Earliest and latest front record.</summary>
    public (Instant From, Instant To) Window { get; private set; }

    /// <summary>How load balancer records were joined.</summary>
    public JoinCounts LoadBalancerJoins { get; } = new();

    /// <summary>How application records were joined.</summary>
    public JoinCounts AppJoins { get; } = new();

    /// <summary>Told of every record as it is read.</summary>
    public void Saw(in HopRecord record) => _activity.Add(record);

    /// <summary>Told of all records of a slab as they are read.</summary>
    public void Saw(RecordSlab slab)
    {
        for (int i = 0; i < slab.Count; i++)
        {
            _activity.Add(slab[i]);
        }
    }

    /// <summary>Takes a joined request as evidence of the clocks.</summary>
    public void Learn(RequestTrace trace)
    {
        _units.Observe(trace);
        if (trace.HasApp && (trace.App[0].Flags & RecordFlags.GuessedUnit) != 0)
        {
            _learned.Add(trace.Clone()); // its times may turn out to be wrong
            return;
        }

        _clocks.Learn(trace);
    }

    /// <summary>Told that no more evidence comes before the next requests are settled.</summary>
    public void Learned()
    {
        _units.Decide();
        foreach (RequestTrace trace in _learned)
        {
            _units.Correct(trace);
            _clocks.Learn(trace);
        }

        _learned.Clear();
        _clocks.Fit();
    }

    /// <summary>What other hops say of the unit of a source's durations.</summary>
    public UnitFinding UnitOf(int source) => _units.Of(source);

    /// <summary>Explains what needs it, and gives all requests to the sink in order.</summary>
    /// <returns>The explained requests, in order.</returns>
    public IReadOnlyList<ExplainedRequest> Explain()
    {
        _clocks.Fit(last: true);
        _coverage.Finish();
        CompleteCoverage();
        _diagnoser = new Diagnoser(options.Policy, _coverage.Coverage, names, _bodies, _around);
        var explained = new List<ExplainedRequest>(_explained.Count);
        foreach (RequestTrace trace in _explained)
        {
            explained.Add(options.Reasons ? Reasoned(trace) : Diagnose(trace));
        }

        if (sink is not null)
        {
            Deliver(explained, sink.Value);
        }

        return explained;
    }

    /// <summary>What was collected for a history; empty where nobody wants it.</summary>
    public IReadOnlyList<HistoryPart> HistoryParts(IReadOnlyList<ExplainedRequest> explained)
    {
        if (_history is null)
        {
            return [];
        }

        foreach (ExplainedRequest request in explained)
        {
            _history.Add(request);
        }

        return _history.Parts();
    }

    /// <summary>The requests that carry the wanted id, diagnosed.</summary>
    public IReadOnlyList<ExplainedRequest> Wanted() =>
        [.. _wanted.Select(Reasoned)];

    private ExplainedRequest Reasoned(RequestTrace trace)
    {
        ExplainedRequest request = Diagnose(trace);
        if (request.Verdict is null)
        {
            return request;
        }

        if (ProxyFront.Of(trace) is { } behind && _diagnoser!.Diagnose(behind, Build(behind)).Verdict?.Cause == request.Verdict.Cause)
        {
            return request with { Reasoning = _diagnoser.Reason(behind, Build(behind)) };
        }

        // Where it is not known which line is the request's own, the likeliest that leads to the verdict shows why.
        RequestTrace shown = trace.Alternatives.Select(trace.With).FirstOrDefault(t => _diagnoser!.Diagnose(t, Build(t)).Verdict?.Cause == request.Verdict.Cause) ?? trace;
        return request with { Reasoning = _diagnoser!.Reason(shown, Build(shown)) };
    }

    private Timeline Build(RequestTrace trace) => TimelineBuilder.Build(trace, Clocks, options.Policy);

    private ExplainedRequest Diagnose(RequestTrace trace)
    {
        ExplainedRequest whole = _diagnoser!.Diagnose(trace, Build(trace), [.. trace.Alternatives.Select(a => Alternative(trace, a))]);
        return ProxyFront.Of(trace) is { } behind ? ProxyFront.Merge(whole, _diagnoser.Diagnose(behind, Build(behind), [])) : whole;
    }

    private (double Probability, RequestTrace Trace, Timeline Timeline) Alternative(RequestTrace trace, JoinAlternative alternative)
    {
        RequestTrace with = trace.With(alternative);
        return (alternative.Probability, with, Build(with));
    }

    /// <summary>How often a rule failed on a request: our own faults.</summary>
    public long RuleFailures => _diagnoser?.FailureCount ?? 0;

    /// <summary>Puts what was learned into a report.</summary>
    public DiagnosisReport Fill(DiagnosisReport report, IReadOnlyList<ExplainedRequest> explained)
    {
        GroupObservations seen = _groups.Result(explained, Requests, Window, _clocks.Offsets(), _hops.Result());
        DiagnosisReport filled = Fill(report, explained, seen);
        return filled with { Path = TypicalPaths.Of(filled.Causes, explained) };
    }

    private DiagnosisReport Fill(DiagnosisReport report, IReadOnlyList<ExplainedRequest> explained, GroupObservations seen) => report with
    {
        Window = Window,
        Requests = Requests,
        Explained = explained.Count,
        TimedOut = explained.Count(e => e.TimedOut),
        Flagged = explained.Count(e => e.Flagged),
        LoadBalancerJoins = LoadBalancerJoins,
        AppJoins = AppJoins,
        ClockOffsets = seen.Clocks,
        Timeouts = TimeoutPlateaus.Of(seen.Durations),
        Findings = GroupFinder.Find(seen),
        Notes = [.. report.Notes, .. GroupFinder.Notes(seen)],
        Causes = CauseCounts.Of(explained),
        Telling = Telling.Of(explained, options.Quoted),
        Hops = _hops.Result(),
        Explanations = explained,
        Sample = _sample.Result(explained),
        Series = _series.Result(explained),
        HeatMaps = _series.HeatMaps(),
        Activity = _activity.Result(Window.From, Window.To),
        Shares = _shares.Result(),
        Coverage = _coverage.Coverage,
    };

    /// <summary>Settles a joined request; they come in order of their start. The trace may be reused after the call.</summary>
    public void Settle(RequestTrace trace)
    {
        _routes?.Apply(ref trace.Front);
        _units.Correct(trace);
        Timeline timeline = Build(trace);
        Requests++;
        Instant start = trace.Front.Start.IsKnown ? trace.Front.Start : trace.Front.End;
        Window = (!Window.From.IsKnown || start < Window.From ? start : Window.From, start > Window.To ? start : Window.To);
        if (front == Hop.Gateway)
        {
            LoadBalancerJoins[trace.LoadBalancerJoin]++;
        }

        if (front != Hop.App)
        {
            AppJoins[trace.AppJoin]++;
        }

        _coverage.Learn(trace, timeline.TimedOut);
        _bodies.Observe(trace);
        _around.Observe(trace, timeline);
        SegmentTimes times = SegmentTimes.Of(timeline);
        _hops.Add(trace.Front, timeline, times);
        _series.Add(trace.Front, timeline, times);
        _shares.Add(timeline);
        _history?.Add(trace, timeline);
        if (options.Wanted is { } id && Carries(trace, id))
        {
            _wanted.Add(trace.Clone(_texts));
        }

        bool troubled = ExplanationRule.NeedsExplanation(trace, timeline, options.Policy);
        _groups.Add(trace, timeline, troubled);
        if (troubled)
        {
            _explained.Add(trace.Clone(_texts));
        }
        else
        {
            _sample.Offer(trace.Front, timeline);
            _spool?.Add(new ExplainedRequest(trace, timeline, timeline.TimedOut, false, null));
        }
    }

    private static bool Carries(RequestTrace trace, RequestId id) =>
        Is(trace.Front, id) || trace.LoadBalancer.Any(r => Is(r, id)) || trace.App.Any(r => Is(r, id));

    private static bool Is(in HopRecord record, RequestId id) =>
        (record.RequestId.IsKnown && record.RequestId.JoinKey == id.JoinKey) || (record.TraceId.IsKnown && record.TraceId.JoinKey == id.JoinKey)
        || (record.ExtendedId.IsKnown && record.ExtendedId.JoinKey == id.JoinKey);

    // A hop's logs cover the time between their first and last line, seen from the front's clock.
    private void CompleteCoverage()
    {
        foreach (IGrouping<Hop, SourceFile> hop in sources.Where(s => s.FormatId is not null && s.Hop != front).GroupBy(s => s.Hop))
        {
            HopCoverage coverage = _coverage.Coverage[hop.Key];
            coverage.HasSource = true;
            coverage.RequestLevel = hop.Any(s => !s.ConnectionLevel && s.Counts.Parsed > 0);
            foreach (SourceFile source in hop.Where(s => s.Counts.Parsed > 0 && s.ConnectionLevel != coverage.RequestLevel))
            {
                var probe = new HopRecord { Hop = hop.Key, At = new SourceRef(source.Id, 1), Start = source.Counts.First };
                TimeSpan offset = Clocks.OffsetOf(probe);
                Instant first = source.Counts.First - offset, last = source.Counts.Last + new TimeSpan(source.Counts.CoarsestStep) - offset; // a stamp of whole seconds covers its second
                coverage.First = !coverage.First.IsKnown || first < coverage.First ? first : coverage.First;
                coverage.Last = last > coverage.Last ? last : coverage.Last;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _spool?.Dispose();

    private void Deliver(IReadOnlyList<ExplainedRequest> explained, IRequestSink to)
    {
        if (_spool is not null)
        {
            _spool.Merge(explained);
            return;
        }

        foreach (ExplainedRequest request in explained)
        {
            to.Write(to.Render(request));
        }
    }
}
