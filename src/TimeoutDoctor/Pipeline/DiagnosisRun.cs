using System.Reflection;
using TimeoutDoctor.Correlation;
using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.History;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Alignment;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>The whole job in a row: find inputs, recognise, read and parse, join, settle, explain, report.</summary>
public static class DiagnosisRun
{
    // Beyond this, requests and pairs that are still open are taken as they are.
    private static readonly TimeSpan LateLines = TimeSpan.FromMinutes(2);

    /// <summary>Runs.</summary>
    /// <param name="options">What to read and how to judge it.</param>
    /// <param name="sinkOf">Makes the sink that takes the requests in order, or null.</param>
    /// <param name="progress">Told now and then, or null.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="UserErrorException">Nothing can be read or recognised.</exception>
    public static RunResult Run(RunOptions options, Func<Interner, IReadOnlyList<SourceFile>, IRequestSink>? sinkOf, Action<RunProgress>? progress, CancellationToken cancel)
    {
        using RemoteInputs remote = RemoteInputs.Fetch(options, SlackOf(options), cancel);
        return Run(options, remote, new Interner(), sinkOf, progress, out _, cancel);
    }

    /// <summary>How far records of other hops may lie outside the window of the front's.</summary>
    internal static TimeSpan SlackOf(RunOptions options) => (options.Policy.LoadBalancer * 2) + (LateLines * 2);

    /// <summary>Runs on what was fetched.</summary>
    internal static RunResult Run(
        RunOptions options, RemoteInputs remote, Interner names, Func<Interner, IReadOnlyList<SourceFile>, IRequestSink>? sinkOf, Action<RunProgress>? progress,
        out (IReadOnlyList<SourcePlan> Plans, ReadWindow Window) read, CancellationToken cancel)
    {
        IReadOnlyList<LogInput> inputs = InputResolver.Resolve(options.Inputs, options.DecompressionRatio, remote.Logs);
        return Run(options, remote, inputs, names, null, sinkOf, progress, out read, cancel);
    }

    // Without shifts they are looked for, and where there are any, all is read anew in step.
    private static RunResult Run(
        RunOptions options, RemoteInputs remote, IReadOnlyList<LogInput> inputs, Interner names, ClockShifts? shifts, Func<Interner, IReadOnlyList<SourceFile>, IRequestSink>? sinkOf,
        Action<RunProgress>? progress, out (IReadOnlyList<SourcePlan> Plans, ReadWindow Window) read, CancellationToken cancel)
    {
        IReadOnlyList<SourcePlan> plans = Plan(inputs, names, options.Threads);
        Hop front = FrontOf(plans);
        SourceFile[] sources = SourcePlan.SourcesOf(plans);
        IdlessJoin? idless = options.Join.Infer ? new IdlessJoin(sources, names, options.Policy, options.Join) : null;
        var joiner = new TraceJoiner(front, plans.Any(p => p.ShortIds && p.Formats.Any(f => f.Source.Hop != Hop.Gateway)), idless, shifts);
        using var investigation = new Investigation(options, front, sources, names, sinkOf is null ? null : new Lazy<IRequestSink>(() => sinkOf(names, sources)), idless?.Clocks);
        var wanted = new ReadWindow(front, remote.Ranges, SlackOf(options)) { Shifts = shifts ?? ClockShifts.None };
        read = (plans, wanted);
        var overlaps = new OverlapFilter(sources);
        AlignmentCheck? check = shifts is null ? new AlignmentCheck(plans, names, front, () => ClockSurvey.Run(inputs, front, options, cancel)) : null;
        if (Read(options, plans, names, wanted, overlaps, joiner, investigation, check, progress, cancel) is { } found)
        {
            return Run(options, remote, inputs, names, found, sinkOf, progress, out read, cancel);
        }

        if (investigation.Requests == 0)
        {
            throw NothingFound(sources, options);
        }

        IReadOnlyList<ExplainedRequest> explained = investigation.Explain();
        IReadOnlyList<ExplainedRequest> named = investigation.Wanted();
        var report = new DiagnosisReport
        {
            ToolVersion = Version(),
            CommandLine = options.CommandLine,
            CreatedAt = options.Now,
            Names = names,
            Policy = options.Policy,
            Zones = options.Zones,
            Front = front,
            Inputs = sources,
            Partial = sources.Any(s => s.Counts.Failure is not null),
            Notes = [.. remote.Notes, .. RunNotes.Of(sources, front, joiner, investigation, overlaps.Repeats)],
        };
        report = investigation.Fill(report, explained);
        IEnumerable<ExplainedRequest> shown = named.Count > 0 ? named : report.Telling;
        return new RunResult(report with { Quotes = LineFetcher.Fetch(plans, shown.SelectMany(PlacesOf)) }, named, investigation.HistoryParts(explained));
    }

    /// <summary>Recognises all inputs; a pattern that cannot be used is the user's error.</summary>
    internal static IReadOnlyList<SourcePlan> Plan(IReadOnlyList<LogInput> inputs, Interner names, int threads)
    {
        try
        {
            return SourcePlan.Make(inputs, names, threads);
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(x => x is FormatException) is FormatException bad)
        {
            throw new UserErrorException(ExitCode.Usage, bad.Message, e);
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(x => x is UserErrorException) is UserErrorException said)
        {
            throw new UserErrorException(said.Code, said.Message, e);
        }
    }

    // The shifts by which all has to be read anew; null when all is done.
    private static ClockShifts? Read(
        RunOptions options, IReadOnlyList<SourcePlan> plans, Interner names, ReadWindow wanted, OverlapFilter overlaps, TraceJoiner joiner,
        Investigation investigation, AlignmentCheck? check, Action<RunProgress>? progress, CancellationToken cancel)
    {
        TimeSpan horizon = options.Policy.LoadBalancer + LateLines;
        SourceCursor[] cursors = [.. plans.Where(p => p.IsRecognised).Select(p => new SourceCursor(p, names, wanted, horizon))];
        try
        {
            using var feed = new BatchFeed(cursors, options.Threads, cancel);
            var settling = new Settling(joiner, investigation, options.RecordBudget, wanted, check);
            joiner.Spare = feed.Return;
            long records = 0;
            while (feed.Next() is { } batch)
            {
                records += batch.Count;
                overlaps.Filter(batch.Slab);
                investigation.Saw(batch.Slab);
                joiner.Add(batch.Slab);
                foreach (ref readonly HopRecord record in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch.Overflow))
                {
                    investigation.Saw(record);
                    joiner.Add(record);
                }

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

    private static Hop FrontOf(IReadOnlyList<SourcePlan> plans)
    {
        foreach (Hop hop in (Hop[])[Hop.Gateway, Hop.LoadBalancer, Hop.Proxy, Hop.App])
        {
            // Connections are no requests; with nothing else in front the application's own records are the requests.
            if (plans.SelectMany(p => p.Formats).Any(f => f.Format is not null && f.Source.Hop == hop && !f.Format.Format.ConnectionLevel))
            {
                return hop;
            }
        }

        throw NothingFound(SourcePlan.SourcesOf(plans), null);
    }

    private static UserErrorException NothingFound(IReadOnlyList<SourceFile> sources, RunOptions? options)
    {
        if (sources.Count == 0)
        {
            return new UserErrorException(ExitCode.Input, "There is no file in what was given; name a folder or files that hold logs.");
        }

        if (sources.All(s => s.Counts.Failure is not null))
        {
            return new UserErrorException(ExitCode.Input, $"None of {sources.Count} inputs can be read; the first, '{SafeName(sources[0].Name)}', {sources[0].Counts.Failure}.");
        }

        if (options is not null && (options.From.IsKnown || options.To.IsKnown) && sources.Any(s => s.Counts.Skipped > 0))
        {
            return new UserErrorException(ExitCode.Input, "No request lies between --from and --to; widen the window.");
        }

        return new UserErrorException(ExitCode.Input, $"No request was recognised in {sources.Count} {(sources.Count == 1 ? "input" : "inputs")}; name the log's role and format (--gateway, --elb, --app, or a configuration file with 'format' and 'pattern').");
    }

    private static string SafeName(string name) => new([.. name.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format ? '?' : c)]);

    private static IEnumerable<SourceRef> PlacesOf(ExplainedRequest request) =>
    [
        request.Trace.Front.At, .. request.Trace.LoadBalancer.Select(r => r.At), .. request.Trace.Proxy.Select(r => r.At), .. request.Trace.App.Select(r => r.At), .. request.Trace.Connection is { } connection ? [connection.At] : Array.Empty<SourceRef>(),
    ];

    /// <summary>The tool's version.</summary>
    public static string Version() =>
        typeof(DiagnosisRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}

/// <summary>The outcome of a run.</summary>
/// <param name="Report">What was found.</param>
/// <param name="Wanted">The requests with the wanted id.</param>
/// <param name="History">What was collected for a history.</param>
public sealed record RunResult(DiagnosisReport Report, IReadOnlyList<ExplainedRequest> Wanted, IReadOnlyList<HistoryPart> History);
