using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Container logs as Fluent Bit or Fluentd deliver them (Container Insights on EKS, FireLens on ECS): JSON objects with the line in <c>log</c>,
/// <c>stdout</c> or <c>stderr</c> in <c>stream</c> or <c>source</c>, and what the collector knows of the container. Pieces of a long line are
/// marked by <c>_p</c> or <c>logtag</c> (P, the last F) or by <c>partial_message</c>.
/// </summary>
internal sealed class FluentBitEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "fluent-bit";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => false;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) => StampedLines.Most(sample, line => FluentBitEntry.TryRead(line, out FluentBitEntry entry) && entry.IsCollected);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    private sealed class Reader : IEnvelopeReader
    {
        // Further containers share a buffer: nothing that a log names may fill the memory.
        private const int MostContainers = 256;

        private readonly Dictionary<ulong, LineBuffer> _pieces = [];
        private readonly List<LineBuffer> _order = [];
        private readonly LineBuffer _name = new();
        private int _finished;

        public ReadOnlySpan<byte> LogGroup => default;

        public ReadOnlySpan<byte> LogStream => _name.Text;

        public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            line = default;
            if (text.IsEmpty)
            {
                return EnvelopeOutcome.NeedsMore;
            }

            if (!FluentBitEntry.TryRead(text, out FluentBitEntry entry))
            {
                return EnvelopeOutcome.Reject("not an entry that Fluent Bit collected of a container");
            }

            LineBuffer pieces = Pieces(entry);
            pieces.Begin(place.Line);
            pieces.Keep(Json.JsonEscapes.Decode(entry.Log, pieces.Room(entry.Log.Length)));
            return entry.IsPiece ? EnvelopeOutcome.NeedsMore : pieces.Give(entry.Time, out line);
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line)
        {
            for (; _finished < _order.Count; _finished++)
            {
                if (_order[_finished] is { Length: > 0 } or { Cut: true })
                {
                    return _order[_finished].Give(default, out line);
                }
            }

            line = default;
            return EnvelopeOutcome.NeedsMore;
        }

        private LineBuffer Pieces(in FluentBitEntry entry)
        {
            _name.Clear();
            Name(entry.Pod);
            Name(entry.Container);
            Name(entry.IsError ? "stderr"u8 : "stdout"u8);
            ulong key = StableHash.Of(_name.Text);
            if (_pieces.TryGetValue(key, out LineBuffer? known))
            {
                return known;
            }

            if (_order.Count == MostContainers)
            {
                return _order[^1];
            }

            var made = new LineBuffer();
            _pieces.Add(key, made);
            _order.Add(made);
            return made;
        }

        private void Name(ReadOnlySpan<byte> part)
        {
            if (!part.IsEmpty)
            {
                _name.Add(_name.Length > 0 ? "/"u8 : default, 0);
                _name.Add(part[..Math.Min(part.Length, 512)], 0);
            }
        }
    }
}
