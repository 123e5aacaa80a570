using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Log events as CloudWatch Logs exports them to S3: each with its time in front, <c>2015-09-05T22:00:00.123Z message</c>. An event of
/// several lines goes on in lines without a stamp.
/// </summary>
internal sealed class ExportEnvelope : IEnvelope
{
    private const int StampLength = 24;

    /// <inheritdoc />
    public string Id => "cloudwatch-export";

    /// <inheritdoc />
    public bool Certain => false;

    /// <inheritdoc />
    public bool InPieces => false;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) => StampedLines.Some(sample, line => TryStrip(line, out _, out _));

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    /// <summary>Takes the stamp off a line.</summary>
    public static bool TryStrip(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> message, out Instant received)
    {
        message = line;
        received = default;
        if (line.Length <= StampLength || line[10] != 'T' || line[19] != '.' || line[23] != 'Z' || line[StampLength] != ' '
            || !AsciiTime.TryIso(line[..StampLength], out ReadTime time) || time.Length != StampLength)
        {
            return false;
        }

        message = line[(StampLength + 1)..];
        received = StampedLines.Moment(time);
        return true;
    }

    private sealed class Reader : IEnvelopeReader
    {
        public ReadOnlySpan<byte> LogGroup => default;

        public ReadOnlySpan<byte> LogStream => default;

        public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            if (text.IsEmpty)
            {
                line = default;
                return EnvelopeOutcome.NeedsMore;
            }

            TryStrip(text, out ReadOnlySpan<byte> message, out Instant received);
            line = new EnvelopedLine { Text = message, Received = received, Line = place.Line };
            return EnvelopeOutcome.Line;
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line)
        {
            line = default;
            return EnvelopeOutcome.NeedsMore;
        }
    }
}
