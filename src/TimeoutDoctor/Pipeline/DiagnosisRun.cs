using System.Reflection;
using TimeoutDoctor.History;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>The whole job in a row: find inputs, recognise, read and parse, join, settle, explain, report.</summary>
public static class DiagnosisRun
{
    /// <summary>Beyond this, requests and pairs that are still open are taken as they are.</summary>
    internal static readonly TimeSpan LateLines = TimeSpan.FromMinutes(2);

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
        var reading = new LogReading(options, remote, inputs, names, shifts: null, sinkOf);
        try
        {
            if (reading.Read(progress, cancel) is { } shifts)
            {
                reading.Dispose();
                reading = new LogReading(options, remote, inputs, names, shifts, sinkOf);
                reading.Read(progress, cancel);
            }

            read = (reading.Plans, reading.Window);
            return reading.Result();
        }
        finally
        {
            reading.Dispose();
        }
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

    /// <summary>The hop whose records are the requests.</summary>
    /// <exception cref="UserErrorException">Nothing is recognised.</exception>
    internal static Hop FrontOf(IReadOnlyList<SourcePlan> plans)
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

    /// <summary>Why there is nothing to say.</summary>
    internal static UserErrorException NothingFound(IReadOnlyList<SourceFile> sources, RunOptions? options)
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

    /// <summary>The tool's version.</summary>
    public static string Version() =>
        typeof(DiagnosisRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}

/// <summary>The outcome of a run.</summary>
/// <param name="Report">What was found.</param>
/// <param name="Wanted">The requests with the wanted id.</param>
/// <param name="History">What was collected for a history.</param>
public sealed record RunResult(DiagnosisReport Report, IReadOnlyList<ExplainedRequest> Wanted, IReadOnlyList<HistoryPart> History);
