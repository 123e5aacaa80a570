using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>Recognises and reads every source as a diagnosis would, and says what each one is, instead of joining them.</summary>
public static class DetectRun
{
    /// <summary>Runs.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="cancel">Stops the run.</param>
    /// <exception cref="UserErrorException">There is nothing to read.</exception>
    public static DetectResult Run(RunOptions options, CancellationToken cancel)
    {
        var names = new Interner();
        using RemoteInputs remote = RemoteInputs.Fetch(options, TimeSpan.Zero, cancel);
        IReadOnlyList<LogInput> inputs = InputResolver.Resolve(options.Inputs, options.DecompressionRatio, remote.Logs);
        if (inputs.Count == 0)
        {
            throw new UserErrorException(ExitCode.Input, "There is no file in what was given; name a folder or files that hold logs.");
        }

        return new DetectResult(names, Describe(inputs, names, remote.Ranges, options, cancel));
    }

    /// <summary>Reads inputs whole and says what they are.</summary>
    internal static IReadOnlyList<SourceDescription> Describe(IReadOnlyList<LogInput> inputs, Interner names, IReadOnlyList<TimeRange> ranges, RunOptions options, CancellationToken cancel)
    {
        IReadOnlyList<SourcePlan> plans = DiagnosisRun.Plan(inputs, names, options.Threads);
        var window = new ReadWindow(Hop.Unknown, ranges, TimeSpan.Zero);
        var found = new SourceDescription[plans.Count][];
        try
        {
            Parallel.For(0, plans.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancel }, i => found[i] = Describe(plans[i], names, window, options));
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(x => x is UserErrorException) is UserErrorException said)
        {
            throw new UserErrorException(said.Code, said.Message, e);
        }

        return Quoted([.. found.SelectMany(f => f).OrderBy(f => f.Source.Id)], plans);
    }

    // One description for each format of an input; an envelope may hold log streams of several.
    private static SourceDescription[] Describe(SourcePlan plan, Interner names, ReadWindow window, RunOptions options)
    {
        if (!plan.IsRecognised)
        {
            return [new SourceDescription { Source = plan.Source }];
        }

        Dictionary<int, RecordFacts> facts = plan.Formats.ToDictionary(f => f.Source.Id, _ => new RecordFacts());
        using var cursor = new SourceCursor(plan, names, window, options.Policy.LoadBalancer);
        cursor.ReadAll((in HopRecord record) => facts[record.At.Source].Add(record));

        return [.. plan.Formats.Select(f => Describe(f.Source, facts[f.Source.Id], options))];
    }

    private static SourceDescription Describe(SourceFile source, RecordFacts facts, RunOptions options) => new()
    {
        Source = source,
        Zone = options.Zones.Of(source.Host ?? source.Node),
        Records = facts.Records,
        Edge = facts.Edge,
        ResolutionTicks = facts.Resolution,
        Fields = facts.Fields,
        AssumedZone = facts.AssumedZone,
        GuessedUnit = facts.GuessedUnit,
        Sample = facts.Sample,
        Missing = JoinAdvisor.Of(source, facts.Records, field => facts[field], facts.ShortIds * 2 > facts.Records),
    };

    private static SourceDescription[] Quoted(SourceDescription[] found, IReadOnlyList<SourcePlan> plans)
    {
        IReadOnlyDictionary<SourceRef, byte[]> lines = LineFetcher.Fetch(plans, found.Where(f => f.Sample is not null).Select(f => f.Sample!.Value.At));
        return [.. found.Select(f => f.Sample is { } sample && lines.TryGetValue(sample.At, out byte[]? line) ? f with { SampleLine = line } : f)];
    }
}

/// <summary>What was found.</summary>
/// <param name="Names">Texts behind the records' numbers.</param>
/// <param name="Sources">The sources in order.</param>
public sealed record DetectResult(Interner Names, IReadOnlyList<SourceDescription> Sources);
