namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Takes off an envelope and what lies in it. Every log stream has an inner reader of its own, as readers put the pieces of a line
/// together; lines of streams without an inner envelope go through as they are.
/// </summary>
/// <param name="outer">Takes off the outer envelope.</param>
/// <param name="envelopes">What lies in it.</param>
internal sealed class NestedReader(IEnvelopeReader outer, InnerEnvelopes envelopes) : IEnvelopeReader
{
    // Further streams share a reader: nothing that a log names may fill the memory.
    private const int MostStreams = 256;

    private readonly Dictionary<ulong, InnerStream> _streams = [];
    private readonly List<InnerStream> _order = [];
    private readonly InnerStream _bare = new(null, [], []);
    private readonly LineBuffer _name = new();
    private InnerStream? _current;
    private bool _waits;
    private int _finished;
    private int _line;
    private int _part;

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogGroup => _current is null ? outer.LogGroup : _current.Group.Length > 0 ? _current.Group : _current.Reader!.LogGroup;

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogStream => _current is null ? outer.LogStream : _name.Text;

    /// <inheritdoc />
    public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
    {
        if (GoOn(out line) is { Step: not EnvelopeStep.NeedsMore } waiting)
        {
            return waiting;
        }

        EnvelopeOutcome outcome;
        for (ReadOnlySpan<byte> given = text; (outcome = outer.Next(given, place, out EnvelopedLine found)).Step != EnvelopeStep.NeedsMore; given = default)
        {
            if (Take(outcome, found, out line) is { Step: not EnvelopeStep.NeedsMore } taken)
            {
                return taken;
            }
        }

        return outcome;
    }

    /// <inheritdoc />
    public EnvelopeOutcome Finish(out EnvelopedLine line)
    {
        if (GoOn(out line) is { Step: not EnvelopeStep.NeedsMore } waiting)
        {
            return waiting;
        }

        while (outer.Finish(out EnvelopedLine found) is { Step: not EnvelopeStep.NeedsMore } outcome)
        {
            if (Take(outcome, found, out line) is { Step: not EnvelopeStep.NeedsMore } taken)
            {
                return taken;
            }
        }

        for (; _finished < _order.Count; _finished++)
        {
            _current = _order[_finished];
            EnvelopeOutcome last = _current.Reader!.Finish(out EnvelopedLine found);
            if (last.Step != EnvelopeStep.NeedsMore)
            {
                line = Give(found, found.Line);
                return last;
            }
        }

        return EnvelopeOutcome.NeedsMore;
    }

    // What the inner reader still holds of the line that it was given last.
    private EnvelopeOutcome GoOn(out EnvelopedLine line)
    {
        line = default;
        return _waits ? Unwrap(default, out line) : EnvelopeOutcome.NeedsMore;
    }

    private EnvelopeOutcome Take(EnvelopeOutcome outcome, scoped in EnvelopedLine found, out EnvelopedLine line)
    {
        line = default;
        _current = null;
        if (outcome.Step != EnvelopeStep.Line)
        {
            line = Number(found, found.Line);
            return outcome;
        }

        InnerStream stream = StreamOf(found.Text);
        if (stream.Reader is null)
        {
            line = Number(found, found.Line);
            return outcome;
        }

        _current = stream;
        return found.Text.IsEmpty ? EnvelopeOutcome.NeedsMore : Unwrap(found, out line);
    }

    private EnvelopeOutcome Unwrap(scoped in EnvelopedLine wrapped, out EnvelopedLine line)
    {
        InnerStream stream = _current!;
        stream.Received = wrapped.Text.IsEmpty ? stream.Received : wrapped.Received;
        stream.Line = wrapped.Text.IsEmpty ? stream.Line : wrapped.Line;
        EnvelopeOutcome outcome = stream.Reader!.Next(wrapped.Text, new TextPlace(stream.Line, true), out EnvelopedLine found);
        _waits = outcome.Step != EnvelopeStep.NeedsMore;
        line = _waits ? Give(found, stream.Line) : default;
        return outcome;
    }

    private EnvelopedLine Give(scoped in EnvelopedLine found, int at)
    {
        _name.Clear();
        _name.Add(_current!.Stream, 0);
        ReadOnlySpan<byte> inner = _current.Reader!.LogStream;
        if (!inner.IsEmpty)
        {
            _name.Add(_name.Length > 0 ? "/"u8 : default, 0);
            _name.Add(inner, 0);
        }

        return Number(found, found.Line > 0 ? found.Line : at);
    }

    private EnvelopedLine Number(scoped in EnvelopedLine found, int at)
    {
        _part = at == _line ? _part + 1 : 0;
        _line = at;
        return new EnvelopedLine { Text = found.Text, Received = found.Received.IsKnown || _current is null ? found.Received : _current.Received, Line = at, Part = _part };
    }

    private InnerStream StreamOf(ReadOnlySpan<byte> line)
    {
        StreamKey key = StreamKey.Of(outer.LogGroup, outer.LogStream);
        if (_streams.TryGetValue(key.Stream, out InnerStream? known))
        {
            return known;
        }

        IEnvelope? envelope = envelopes.Of(key, line);
        bool hasRoom = _streams.Count < MostStreams;
        InnerStream? shared = hasRoom ? null : envelope is null ? _bare : _order.Find(s => s.Envelope == envelope);
        if (shared is not null)
        {
            return shared;
        }

        var stream = new InnerStream(envelope, outer.LogGroup.ToArray(), outer.LogStream.ToArray());
        if (hasRoom)
        {
            _streams.Add(key.Stream, stream);
        }

        if (envelope is not null)
        {
            _order.Add(stream);
        }

        return stream;
    }

    private sealed class InnerStream(IEnvelope? envelope, byte[] group, byte[] stream)
    {
        public IEnvelope? Envelope => envelope;

        public IEnvelopeReader? Reader { get; } = envelope?.Open();

        public byte[] Group => group;

        public byte[] Stream => stream;

        public Model.Instant Received { get; set; }

        public int Line { get; set; }
    }
}
