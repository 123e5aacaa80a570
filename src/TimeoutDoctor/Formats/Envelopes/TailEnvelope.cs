using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// What <c>aws logs tail</c> prints: <c>2024-06-13T20:11:07 message</c> (short, UTC without saying so),
/// <c>2024-06-13T20:11:07.123000+00:00 stream message</c> (detailed), or a stamp and then the message on lines of its own (json, which
/// spreads a JSON message over many).
/// </summary>
internal sealed class TailEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "cloudwatch-tail";

    /// <inheritdoc />
    public bool Certain => false;

    /// <inheritdoc />
    public bool InPieces => false;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) =>
        StampedLines.Some(sample, line => TryHead(line, out _, out _, out _))
        || (sample.Count > 1 && TryHead(sample[0], out _, out _, out ReadOnlySpan<byte> message) && message.Trim((byte)' ').IsEmpty && sample[1][0] == '{');

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    // With a zone (never Z) the stream follows; without one and without a fraction it is the short form, where the message does.
    private static bool TryHead(ReadOnlySpan<byte> line, out Instant time, out ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> message)
    {
        stream = message = default;
        time = default;
        if (!StampedLines.TryStamp(line, out ReadTime stamp, out ReadOnlySpan<byte> rest))
        {
            return false;
        }

        time = StampedLines.Moment(stamp);
        message = rest;
        if (!stamp.HasZone)
        {
            return stamp.Length == 19 && !rest.IsEmpty;
        }

        int blank = rest.IndexOf((byte)' ');
        stream = blank < 0 ? rest : rest[..blank];
        message = blank < 0 ? default : rest[(blank + 1)..];
        return line[stamp.Length - 1] != 'Z';
    }

    private sealed class Reader : IEnvelopeReader
    {
        private readonly LineBuffer _spread = new();
        private readonly LineBuffer _stream = new();
        private Instant _time;
        private bool _messageFollows;
        private bool _spreads;
        private bool _held;

        public ReadOnlySpan<byte> LogGroup => default;

        public ReadOnlySpan<byte> LogStream => _stream.Text;

        public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            line = default;
            if (text.IsEmpty)
            {
                return _held ? Give(out line) : EnvelopeOutcome.NeedsMore;
            }

            bool head = TryHead(text, out Instant time, out ReadOnlySpan<byte> stream, out ReadOnlySpan<byte> message);
            if (_spreads && !head)
            {
                return Spread(text, place, out line);
            }

            if (_spreads)
            {
                return Break(time, stream, message, place);
            }

            if (head)
            {
                return Head(time, stream, message, place, out line);
            }

            if (_messageFollows && text.TrimEnd((byte)' ') is [(byte)'{' or (byte)'[']) // the first line of a spread JSON message
            {
                _spreads = true;
                return Spread(text, place, out line);
            }

            // The message of the stamp above, or a further line of it.
            line = new EnvelopedLine { Text = text, Received = _messageFollows ? _time : default, Line = place.Line };
            _messageFollows = false;
            return EnvelopeOutcome.Line;
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line)
        {
            line = default;
            return _spreads || _held ? Give(out line) : EnvelopeOutcome.NeedsMore;
        }

        private EnvelopeOutcome Head(Instant time, ReadOnlySpan<byte> stream, ReadOnlySpan<byte> message, scoped in TextPlace place, out EnvelopedLine line)
        {
            if (!stream.SequenceEqual(_stream.Text))
            {
                _stream.Clear();
                _stream.Add(stream, place.Line);
            }

            _time = time;
            _messageFollows = message.Trim((byte)' ').IsEmpty;
            line = new EnvelopedLine { Text = message, Received = time, Line = place.Line };
            return _messageFollows ? EnvelopeOutcome.NeedsMore : EnvelopeOutcome.Line;
        }

        // The next event begins before the JSON of the last has ended; its message is given out with the next step.
        private EnvelopeOutcome Break(Instant time, ReadOnlySpan<byte> stream, ReadOnlySpan<byte> message, scoped in TextPlace place)
        {
            _spread.Clear();
            _spreads = false;
            _held = Head(time, stream, message, place, out _).Step == EnvelopeStep.Line;
            _spread.Add(message, place.Line);
            return EnvelopeOutcome.Reject("a JSON message over several lines ends early");
        }

        private EnvelopeOutcome Spread(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            line = default;
            _spread.Add(text, place.Line);
            bool last = text[0] is (byte)'}' or (byte)']';
            return last ? Give(out line) : EnvelopeOutcome.NeedsMore;
        }

        private EnvelopeOutcome Give(out EnvelopedLine line)
        {
            line = new EnvelopedLine { Text = _spread.Text, Received = _time, Line = _spread.Line };
            bool cut = _spread.Cut;
            _spread.Clear();
            _spreads = _held = _messageFollows = false;
            return cut ? EnvelopeOutcome.Reject("log entry longer than 4 MiB") : EnvelopeOutcome.Line;
        }
    }
}
