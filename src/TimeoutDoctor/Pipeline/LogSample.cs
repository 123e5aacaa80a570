using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>The first lines of one log stream of an input.</summary>
/// <param name="Key">Its key.</param>
/// <param name="GroupKey">Key of its log group; 0 when the envelope names none.</param>
/// <param name="LogGroup">Its log group, or null.</param>
internal sealed record SampledStream(ulong Key, ulong GroupKey, string? LogGroup)
{
    /// <summary>The lines, with the moments that the envelope gives them.</summary>
    public List<(byte[] Text, Instant Received)> Lines { get; } = [];

    /// <summary>How many of them are no lines of a stack trace: a long one must not be all that is seen of a log.</summary>
    public int Entries { get; set; }

    /// <summary>Whether more lines are wanted.</summary>
    public bool HasRoom => Entries < FormatDetector.MostEntries && Lines.Count < FormatDetector.MostLines;

    /// <summary>The format, once detected.</summary>
    public DetectedFormat? Format { get; set; }
}

/// <summary>The first lines of an input, bare or out of an envelope, by log stream. Bounded, whatever the input holds.</summary>
internal sealed class LogSample
{
    private const int MostStreams = 64;
    private const int MostText = 4 * 1024 * 1024;
    private const int MostEnvelopedText = 1024 * 1024;

    private LogSample(IEnvelope? envelope) => Envelope = envelope;

    /// <summary>The envelope that was taken off, or null.</summary>
    public IEnvelope? Envelope { get; }

    /// <summary>The log streams; one where there is no envelope or it names none.</summary>
    public List<SampledStream> Streams { get; } = [];

    /// <summary>All lines.</summary>
    public IReadOnlyList<byte[]> Texts => [.. Streams.SelectMany(s => s.Lines).Select(l => l.Text)];

    /// <summary>How well the lines were read, once detected.</summary>
    public int Score { get; private set; }

    /// <summary>Lines that could not be read, once detected.</summary>
    public double Unread => Streams.Sum(s => s.Lines.Count * (1 - (s.Format?.Share ?? 0)));

    /// <summary>Reads a sample.</summary>
    /// <exception cref="IOException">The input cannot be opened.</exception>
    public static LogSample Read(LogInput input, IEnvelope? envelope)
    {
        var sample = new LogSample(envelope);
        using var lines = new LogLines(input, envelope, peek: true);
        int taken = 0;
        bool open = true;
        while (open && lines.Bytes < MostText && taken < MostEnvelopedText && lines.TryRead(out LogLine line))
        {
            if (!line.Text.IsEmpty && (envelope is null || line.IsEnveloped))
            {
                taken += envelope is null ? 0 : line.Text.Length;
                open = sample.Add(line, lines) || envelope?.InPieces == true;
            }
        }

        return sample;
    }

    /// <summary>Finds the format of every stream.</summary>
    /// <param name="options">What the user says of the input.</param>
    /// <param name="names">The run's interner.</param>
    /// <param name="likely">A format to try first; it changes no result.</param>
    /// <param name="toReach">The score of another reading of the same input: less than that counts for nothing.</param>
    public void Detect(SourceOptions options, Interner names, ILogFormat? likely, int toReach = 0)
    {
        int least = Streams.Count == 1 ? toReach : 0; // of several streams one may well reach less
        foreach (SampledStream stream in Streams)
        {
            stream.Format = FormatDetector.Detect([.. stream.Lines.Select(l => l.Text)], options, names, likely, least);
            Score += stream.Format?.Score ?? 0;
        }

        if (Streams.Count == 0 && FormatDetector.Detect([], options, names) is { } named)
        {
            Streams.Add(new SampledStream(0, 0, null) { Format = named });
        }
    }

    /// <summary>What the records of the sample tell: the first moment, and whether ids are short.</summary>
    public (Instant First, bool ShortIds) Probe(IReadOnlyList<PlannedFormat> formats, Dictionary<ulong, int> streams, SourceOptions options, Interner names)
    {
        Instant first = default;
        bool shortIds = false;
        var record = new HopRecord();
        var text = new TextArena();
        foreach (SampledStream stream in Streams.Where(s => s.Format is not null))
        {
            SourceFile source = formats[streams[stream.Key]].Source;
            var probe = new SourceFile { Id = source.Id, Name = source.Name, Host = source.Host, Hop = source.Hop };
            var parser = new RecordReader(stream.Format!.Format, new ParseContext(names, probe, options), new RecordCompletion(names));
            for (int i = 0; i < stream.Lines.Count; i++)
            {
                if (parser.Parse(new LogLine { Text = stream.Lines[i].Text, Received = stream.Lines[i].Received, Line = i + 1 }, text, ref record).Kind == ParseKind.Record)
                {
                    Instant stamp = record.Start.IsKnown ? record.Start : record.End;
                    shortIds |= record.RequestId.Kind is RequestIdKind.Short or RequestIdKind.Hashed;
                    first = !first.IsKnown || (stamp.IsKnown && stamp < first) ? stamp : first;
                }
            }
        }

        return (first, shortIds);
    }

    // Whether there is room for more.
    private bool Add(in LogLine line, LogLines lines)
    {
        StreamKey key = StreamKey.Of(lines.LogGroup, lines.LogStream);
        SampledStream? stream = Streams.Find(s => s.Key == key.Stream);
        if (stream is null)
        {
            if (Streams.Count == MostStreams)
            {
                return false;
            }

            string? group = lines.LogGroup.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(lines.LogGroup[..Math.Min(lines.LogGroup.Length, 512)]);
            Streams.Add(stream = new SampledStream(key.Stream, key.Group, group));
        }

        if (stream.HasRoom)
        {
            stream.Lines.Add((line.Text.ToArray(), line.Received));
            stream.Entries += StackTraceLine.Is(line.Text) ? 0 : 1;
        }

        return Streams.Count > 1 || stream.HasRoom;
    }
}
