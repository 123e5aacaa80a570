using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>A log line of a source, out of its envelope if there is one.</summary>
internal readonly ref struct LogLine
{
    /// <summary>The line as it was logged.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>Line of the source's text, from 1.</summary>
    public int Line { get; init; }

    /// <summary>How many log lines stand before it in that line.</summary>
    public int Part { get; init; }

    /// <summary>The moment that the envelope gives the line; unknown when it gives none.</summary>
    public Instant Received { get; init; }

    /// <summary>Whether it comes out of an envelope and can be parsed.</summary>
    public bool IsEnveloped { get; init; }

    /// <summary>Why it cannot be parsed, or null.</summary>
    public ParseOutcome? Problem { get; init; }
}

/// <summary>Reads the log lines of an input: its lines, or what an envelope makes of them.</summary>
/// <param name="input">The input.</param>
/// <param name="envelope">What its lines are wrapped in, or null.</param>
/// <param name="peek">Whether only the first lines are wanted.</param>
internal sealed class LogLines(LogInput input, IEnvelope? envelope, bool peek = false) : IDisposable
{
    private static readonly ParseOutcome TooLong = ParseOutcome.Reject("line longer than 4 MiB");
    private readonly LineReader _lines = new(input, envelope?.InPieces == true, peek);
    private readonly IEnvelopeReader? _envelope = envelope?.Open();
    private readonly bool _inPieces = envelope?.InPieces == true;
    private bool _waits;
    private bool _finished;

    /// <summary>Bytes of text read so far.</summary>
    public long Bytes => _lines.Bytes;

    /// <summary>Why the input could not be read to its end, or null.</summary>
    public string? Failure => _lines.Failure;

    /// <summary>Log group of the line given out last; empty when not told.</summary>
    public ReadOnlySpan<byte> LogGroup => _envelope is null ? default : _envelope.LogGroup;

    /// <summary>Log stream of the line given out last; empty when not told.</summary>
    public ReadOnlySpan<byte> LogStream => _envelope is null ? default : _envelope.LogStream;

    /// <summary>Gives out the next line. It is valid until the next call.</summary>
    /// <returns>False at the end of the input.</returns>
    public bool TryRead(out LogLine line)
    {
        if (_envelope is not null)
        {
            return TryUnwrap(_envelope, out line);
        }

        bool read = _lines.TryRead(out ReadOnlySpan<byte> text);
        line = new LogLine { Text = text, Line = _lines.Line, Problem = _lines.Cut ? TooLong : null };
        return read;
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private bool TryUnwrap(IEnvelopeReader envelope, out LogLine line)
    {
        while (true)
        {
            // An envelope that gave something out may hold more of the same text.
            ReadOnlySpan<byte> text = default;
            if (!_waits)
            {
                if (!_lines.TryRead(out text))
                {
                    return TryFinish(envelope, out line);
                }

                if (!_inPieces && (text.IsEmpty || _lines.Cut))
                {
                    line = new LogLine { Text = text, Line = _lines.Line, Problem = _lines.Cut ? TooLong : ParseOutcome.Skip("blank line") };
                    return true;
                }
            }

            EnvelopeOutcome outcome = envelope.Next(text, new TextPlace(_lines.Line, _lines.EndsLine), out EnvelopedLine found);
            _waits = outcome.Step != EnvelopeStep.NeedsMore;
            if (_waits)
            {
                line = Made(outcome, found, _lines.Line);
                return true;
            }
        }
    }

    private bool TryFinish(IEnvelopeReader envelope, out LogLine line)
    {
        line = default;
        if (_finished)
        {
            return false;
        }

        EnvelopeOutcome outcome = envelope.Finish(out EnvelopedLine found);
        _finished = outcome.Step == EnvelopeStep.NeedsMore;
        line = Made(outcome, found, _lines.Line);
        return !_finished;
    }

    private static LogLine Made(EnvelopeOutcome outcome, EnvelopedLine line, int at) => new()
    {
        Text = line.Text,
        Line = line.Line > 0 ? line.Line : at,
        Part = line.Part,
        Received = line.Received,
        IsEnveloped = outcome.Step == EnvelopeStep.Line,
        Problem = outcome.Step switch
        {
            EnvelopeStep.Rejected => ParseOutcome.Reject(outcome.Reason!),
            EnvelopeStep.Skipped => ParseOutcome.Skip(outcome.Reason!),
            _ => null,
        },
    };
}
