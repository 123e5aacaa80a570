using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>One input, recognised and ready to be read.</summary>
/// <param name="Input">Where its bytes are.</param>
/// <param name="Source">What the report says of it.</param>
/// <param name="Format">Its format; null when nothing was recognised.</param>
/// <param name="Options">What is known of it.</param>
/// <param name="ShortIds">Whether a record of the sample has a short request id, as API Gateway's extended ids are.</param>
/// <param name="First">Moment of its first record, by which sources are put in order; unknown when the sample has none.</param>
internal sealed record SourcePlan(LogInput Input, SourceFile Source, DetectedFormat? Format, SourceOptions Options, Instant First, bool ShortIds = false)
{
    private const int SampleLines = 64;

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
            (i, _, likely) => (plans[i] = Look(inputs[i], i, names, likely)).Format?.Format ?? likely,
            _ => { });
        return plans;
    }

    private static SourcePlan Look(LogInput input, int id, Interner names, ILogFormat? likely)
    {
        var source = new SourceFile { Id = id, Name = input.Name, Host = input.Options.Host };
        if (S3Key.Parse(input.Name) is { } key)
        {
            source.LoadBalancer = key.LoadBalancer;
            source.Node = key.Node;
        }

        List<byte[]> sample;
        try
        {
            sample = Sample(input);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            source.Counts.Failure = "cannot be opened: " + e.Message;
            return new SourcePlan(input, source, null, input.Options, default);
        }

        DetectedFormat? format = FormatDetector.Detect(sample, input.Options, names, likely);
        if (format is null)
        {
            return new SourcePlan(input, source, null, input.Options, default);
        }

        source.FormatId = format.Format.Id;
        source.Hop = input.Options.Hop is { } hop && hop != Hop.Unknown ? hop : format.Format.Hop;
        (Instant first, bool shortIds) = Probe(sample, input, source, format, names);
        return new SourcePlan(input, source, format, input.Options, first, shortIds);
    }

    private static List<byte[]> Sample(LogInput input)
    {
        var sample = new List<byte[]>(SampleLines);
        using var reader = new LineReader(input);
        while (sample.Count < SampleLines && reader.Bytes < 4 * 1024 * 1024 && reader.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
            {
                sample.Add(line.ToArray());
            }
        }

        return sample;
    }

    private static (Instant First, bool ShortIds) Probe(List<byte[]> sample, LogInput input, SourceFile source, DetectedFormat format, Interner names)
    {
        var probe = new SourceFile { Id = source.Id, Name = source.Name, Host = source.Host, Hop = source.Hop };
        var parser = new RecordReader(format, new ParseContext(names, probe, input.Options), new RecordCompletion(names));
        Instant first = default;
        bool shortIds = false;
        var record = new HopRecord();
        var text = new TextArena();
        for (int i = 0; i < sample.Count; i++)
        {
            if (parser.Parse(sample[i], i + 1, text, ref record).Kind == ParseKind.Record)
            {
                Instant stamp = record.Start.IsKnown ? record.Start : record.End;
                shortIds |= record.RequestId.Kind is RequestIdKind.Short or RequestIdKind.Hashed;
                first = !first.IsKnown || (stamp.IsKnown && stamp < first) ? stamp : first;
            }
        }

        return (first, shortIds);
    }
}
