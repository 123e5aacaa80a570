using System.Runtime.InteropServices;
using TimeoutDoctor.Correlation;
using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Alignment;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// One reading of all logs, from the first line to the report. Where clocks turn out to be far apart before anything is settled, it ends, and
/// another one has to be made that reads in step.
/// </summary>
internal sealed class LogReading : IDisposable
{
    private readonly RunOptions _options;
    private readonly RemoteInputs _remote;
    private readonly IReadOnlyList<LogInput> _inputs;
    private readonly Interner _names;
    private readonly Hop _front;
    private readonly SourceFile[] _sources;
    private readonly OverlapFilter _overlaps;
    private readonly TraceJoiner _joiner;
    private readonly Investigation _investigation;
    private readonly bool _inStep;

    /// <summary>Recognises the inputs.</summary>
    /// <param name="options">How to read and judge them.</param>
    /// <param name="remote">What was fetched.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="names">Names of the run.</param>
    /// <param name="shifts">By how much clocks are apart; null where that is not known, and has to be looked for.</param>
    /// <param name="sinkOf">Makes the sink that takes the requests in order, or null. It is made when the first request is settled.</param>
    /// <exception cref="UserErrorException">Nothing can be read or recognised.</exception>
    public LogReading(
        RunOptions options, RemoteInputs remote, IReadOnlyList<LogInput> inputs, Interner names, ClockShifts? shifts, Func<Interner, IReadOnlyList<SourceFile>, IRequestSink>? sinkOf)
    {
        (_options, _remote, _inputs, _names, _inStep) = (options, remote, inputs, names, shifts is not null);
        Plans = DiagnosisRun.Plan(inputs, names, options.Threads);
        _front = DiagnosisRun.FrontOf(Plans);
        SourceFile[] sources = _sources = SourcePlan.SourcesOf(Plans);
        Window = new ReadWindow(_front, remote.Ranges, DiagnosisRun.SlackOf(options)) { Shifts = shifts ?? ClockShifts.None };
        IdlessJoin? idless = options.Join.Infer ? new IdlessJoin(sources, names, options.Policy, options.Join) : null;
        _joiner = new TraceJoiner(_front, Plans.Any(p => p.ShortIds && p.Formats.Any(f => f.Source.Hop != Hop.Gateway)), idless, shifts);
        _overlaps = new OverlapFilter(sources);
        Lazy<IRequestSink>? sink = sinkOf is null ? null : new Lazy<IRequestSink>(() => sinkOf(names, sources));
        _investigation = new Investigation(options, _front, sources, names, sink, idless?.Clocks);
    }

    /// <summary>The inputs with their formats.</summary>
    public IReadOnlyList<SourcePlan> Plans { get; }

    /// <summary>What is read of them.</summary>
    public ReadWindow Window { get; }

    /// <summary>Reads all logs.</summary>
    /// <param name="progress">Told now and then, or null.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The shifts by which all has to be read anew; null when all is done.</returns>
    public ClockShifts? Read(Action<RunProgress>? progress, CancellationToken cancel)
    {
        AlignmentCheck? check = _inStep ? null : new AlignmentCheck(Plans, _names, _front, () => ClockSurvey.Run(_inputs, _front, _options, cancel));
        TimeSpan horizon = _options.Policy.LoadBalancer + DiagnosisRun.LateLines;
        SourceCursor[] cursors = [.. Plans.Where(p => p.IsRecognised).Select(p => new SourceCursor(p, _names, Window, horizon))];
        try
        {
            using var feed = new BatchFeed(cursors, _options.Threads, cancel);
            var settling = new Settling(_joiner, _investigation, _options.RecordBudget, Window, check);
            _joiner.Spare = feed.Return;
            long records = 0;
            while (feed.Next() is { } batch)
            {
                records += batch.Count;
                Take(batch);
                feed.Return(batch);
                if (settling.Advance(feed.Watermark) is { } shifts)
                {
                    return shifts;
                }

                progress?.Invoke(new RunProgress(records, feed.Watermark));
            }

            return settling.Finish();
        }
        finally
        {
            foreach (SourceCursor cursor in cursors)
            {
                cursor.Dispose();
            }
        }
    }

    /// <summary>What was found, once all is read.</summary>
    /// <exception cref="UserErrorException">There was no request.</exception>
    public RunResult Result()
    {
        if (_investigation.Requests == 0)
        {
            throw DiagnosisRun.NothingFound(_sources, _options);
        }

        IReadOnlyList<ExplainedRequest> explained = _investigation.Explain();
        IReadOnlyList<ExplainedRequest> named = _investigation.Wanted();
        var report = new DiagnosisReport
        {
            ToolVersion = DiagnosisRun.Version(),
            CommandLine = _options.CommandLine,
            CreatedAt = _options.Now,
            Names = _names,
            Policy = _options.Policy,
            Zones = _options.Zones,
            Front = _front,
            Inputs = _sources,
            Partial = _sources.Any(s => s.Counts.Failure is not null),
            Notes = [.. _remote.Notes, .. RunNotes.Of(_sources, _front, _joiner, _investigation, _overlaps.Repeats)],
        };
        report = _investigation.Fill(report, explained);
        IEnumerable<ExplainedRequest> shown = named.Count > 0 ? named : report.Telling;
        return new RunResult(report with { Quotes = LineFetcher.Fetch(Plans, shown.SelectMany(PlacesOf)) }, named, _investigation.HistoryParts(explained));
    }

    /// <inheritdoc />
    public void Dispose() => _investigation.Dispose();

    private void Take(RecordBatch batch)
    {
        _overlaps.Filter(batch.Slab);
        _investigation.Saw(batch.Slab);
        _joiner.Add(batch.Slab);
        foreach (ref readonly HopRecord record in CollectionsMarshal.AsSpan(batch.Overflow))
        {
            _investigation.Saw(record);
            _joiner.Add(record);
        }
    }

    private static IEnumerable<SourceRef> PlacesOf(ExplainedRequest request) =>
    [
        request.Trace.Front.At, .. request.Trace.LoadBalancer.Select(r => r.At), .. request.Trace.Proxy.Select(r => r.At), .. request.Trace.App.Select(r => r.At), .. request.Trace.Connection is { } connection ? [connection.At] : Array.Empty<SourceRef>(),
    ];
}
