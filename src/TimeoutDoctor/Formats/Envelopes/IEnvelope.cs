using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// What a log line was wrapped in on its way (CloudWatch, Firehose, a container runtime). An envelope decorates any format: it turns the
/// text of a source into the lines that were logged. One file per envelope, one line in <see cref="EnvelopeCatalog"/>.
/// </summary>
internal interface IEnvelope
{
    /// <summary>Id in outputs, kebab-case.</summary>
    string Id { get; }

    /// <summary>
    /// Whether its shape proves it. Where it does not (a mere stamp in front), the text is also read bare, and bare wins where both
    /// read equally well.
    /// </summary>
    bool Certain { get; }

    /// <summary>Whether a line of its text may be of any length and hold many log lines, so that it is read in pieces.</summary>
    bool InPieces { get; }

    /// <summary>Whether a source is wrapped in it.</summary>
    /// <param name="sample">Its first lines that are not empty; a very long one may be cut.</param>
    bool Recognises(IReadOnlyList<byte[]> sample);

    /// <summary>Makes a reader for one source.</summary>
    IEnvelopeReader Open();
}

/// <summary>Unwraps the text of one source, in order. Not thread-safe; allocates nothing per line.</summary>
internal interface IEnvelopeReader
{
    /// <summary>Log group of the line last given out; empty when the envelope does not say.</summary>
    ReadOnlySpan<byte> LogGroup { get; }

    /// <summary>Log stream (or <c>stdout</c>, <c>stderr</c>) of the line last given out; empty when the envelope does not say.</summary>
    ReadOnlySpan<byte> LogStream { get; }

    /// <summary>
    /// Gives out the next log line. Takes in all of the text, and is called again without until it needs more. Never throws, whatever the bytes.
    /// </summary>
    /// <param name="text">A line of the source, or a piece of one; empty for going on with what was taken in before.</param>
    /// <param name="place">Where the text stands.</param>
    /// <param name="line">The log line, valid until the next call.</param>
    EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line);

    /// <summary>Told that the source has ended: gives out what still waits for more.</summary>
    EnvelopeOutcome Finish(out EnvelopedLine line);
}

/// <summary>Where a piece of a source's text stands.</summary>
/// <param name="Line">Line number, from 1.</param>
/// <param name="EndsLine">Whether the line ends with it.</param>
internal readonly record struct TextPlace(int Line, bool EndsLine);

/// <summary>A log line out of its envelope.</summary>
internal readonly ref struct EnvelopedLine
{
    /// <summary>The line as it was logged, without its end.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>The moment that the envelope gives the line, unknown when it gives none.</summary>
    public Instant Received { get; init; }

    /// <summary>Line of the source in which it stands (where it begins, when it is spread over several), from 1.</summary>
    public int Line { get; init; }

    /// <summary>How many log lines stand before it in the same line of the source.</summary>
    public int Part { get; init; }
}

/// <summary>What an envelope's reader did.</summary>
internal enum EnvelopeStep : byte
{
    /// <summary>It needs more text.</summary>
    NeedsMore,

    /// <summary>It gave out a log line.</summary>
    Line,

    /// <summary>It met something that is no log line, and that is fine.</summary>
    Skipped,

    /// <summary>It met something that it cannot read.</summary>
    Rejected,
}

/// <summary>The outcome of a step.</summary>
/// <param name="Step">What was done.</param>
/// <param name="Reason">Why there is no line; a constant clause without log text.</param>
internal readonly record struct EnvelopeOutcome(EnvelopeStep Step, string? Reason = null)
{
    /// <summary>More text is needed.</summary>
    public static EnvelopeOutcome NeedsMore => default;

    /// <summary>A line was given out.</summary>
    public static EnvelopeOutcome Line => new(EnvelopeStep.Line);

    /// <summary>No log line, and that is fine.</summary>
    public static EnvelopeOutcome Skip(string reason) => new(EnvelopeStep.Skipped, reason);

    /// <summary>Not readable.</summary>
    public static EnvelopeOutcome Reject(string reason) => new(EnvelopeStep.Rejected, reason);
}
