using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>What of an input has one format: all of it, or the log streams of one format in an envelope.</summary>
/// <param name="Source">What the report says of it.</param>
/// <param name="Format">Its format; null when nothing was recognised.</param>
internal sealed record PlannedFormat(SourceFile Source, DetectedFormat? Format);

/// <summary>One input, recognised and ready to be read.</summary>
/// <param name="Input">Where its bytes are.</param>
/// <param name="Envelope">What its log lines are wrapped in, or null.</param>
/// <param name="Formats">Its formats, at least one entry; several only where an envelope holds log streams of several formats.</param>
/// <param name="Streams">The formats' numbers by key of the log streams and log groups seen.</param>
/// <param name="Options">What is known of it.</param>
/// <param name="First">Moment of its first record, by which sources are put in order; unknown when the sample has none.</param>
/// <param name="ShortIds">Whether a record of the sample has a short request id, as API Gateway's extended ids are.</param>
internal sealed record SourcePlan(
    LogInput Input, IEnvelope? Envelope, IReadOnlyList<PlannedFormat> Formats, IReadOnlyDictionary<ulong, int> Streams, SourceOptions Options, Instant First, bool ShortIds)
{
    private static readonly Dictionary<ulong, int> NoStreams = [];

    /// <summary>What the report says of it, or of its first format.</summary>
    public SourceFile Source => Formats[0].Source;

    /// <summary>Whether anything in it was recognised.</summary>
    public bool IsRecognised => Formats[0].Format is not null;

    /// <summary>Looks at the first lines of every input.</summary>
    public static IReadOnlyList<SourcePlan> Make(IReadOnlyList<LogInput> inputs, Interner names, int threads)
    {
        var plans = new SourcePlan[inputs.Count];
        // Neighbouring files mostly have one format. Which one a thread saw last decides how long the looking takes, never what is found.
        Parallel.For(
            0,
            inputs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (ILogFormat?)null,
            (i, _, likely) => (plans[i] = Look(inputs[i], i, names, likely)).Formats[0].Format?.Format ?? likely,
            _ => { });
        int next = inputs.Count;
        for (int i = 0; i < plans.Length; i++)
        {
            plans[i] = plans[i].Numbered(ref next);
        }

        return plans;
    }

    /// <summary>All sources of the plans by their number.</summary>
    public static SourceFile[] SourcesOf(IEnumerable<SourcePlan> plans) => [.. plans.SelectMany(p => p.Formats).Select(f => f.Source).OrderBy(s => s.Id)];

    // The first format has the input's own number; further ones are numbered behind all inputs.
    private SourcePlan Numbered(ref int next)
    {
        if (Formats.Count == 1)
        {
            return this;
        }

        var numbered = new List<PlannedFormat> { Formats[0] };
        foreach (PlannedFormat further in Formats.Skip(1))
        {
            numbered.Add(further with { Source = further.Source.Numbered(next++) });
        }

        return this with { Formats = numbered };
    }

    private static SourcePlan Look(LogInput input, int id, Interner names, ILogFormat? likely)
    {
        var source = new SourceFile { Id = id, Name = input.Name, Host = input.Options.Host };
        S3Key.Parse(input.Name)?.Describe(source);

        try
        {
            return Look(input, source, names, likely);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            source.Counts.Failure = "cannot be opened: " + e.Message;
            return Unrecognised(input, null, source);
        }
    }

    private static SourcePlan Look(LogInput input, SourceFile source, Interner names, ILogFormat? likely)
    {
        LogSample best = EnvelopeSearch.Find(input, names, likely);
        source.Envelope = best.Envelope?.Id;
        return best.Streams.Any(s => s.Format is not null) ? Of(input, source, best, names) : Unrecognised(input, best.Envelope, source);
    }

    private static SourcePlan Unrecognised(LogInput input, IEnvelope? envelope, SourceFile source) =>
        new(input, envelope, [new PlannedFormat(source, null)], NoStreams, input.Options, default, false);

    private static SourcePlan Of(LogInput input, SourceFile source, LogSample sample, Interner names)
    {
        var formats = new List<PlannedFormat>();
        var streams = new Dictionary<ulong, int>();
        foreach (IGrouping<string, SampledStream> same in sample.Streams.Where(s => s.Format is not null).GroupBy(s => s.Format!.Format.Id))
        {
            DetectedFormat format = same.MaxBy(s => s.Format!.Score)!.Format!;
            SourceFile own = formats.Count == 0 ? source : source.Numbered(-1);
            own.FormatId = format.Format.Id;
            own.Hop = input.Options.Hop is { } hop && hop != Hop.Unknown ? hop : format.Format.Hop;
            own.LogGroup = same.Select(s => s.LogGroup).Distinct().Count() == 1 ? same.First().LogGroup : null;
            foreach (SampledStream stream in same)
            {
                streams[stream.Key] = formats.Count;
                streams.TryAdd(stream.GroupKey, formats.Count);
            }

            formats.Add(new PlannedFormat(own, format));
        }

        (Instant first, bool shortIds) = sample.Probe(formats, streams, input.Options, names);
        return new SourcePlan(input, sample.Envelope, formats, streams, input.Options, first, shortIds);
    }
}
