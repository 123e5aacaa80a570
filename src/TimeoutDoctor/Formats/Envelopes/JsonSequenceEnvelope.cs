namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// JSON log lines back to back without line ends, as Firehose writes them where the format of a stage does not end in one:
/// <c>{"requestId":…}{"requestId":…}</c>. Between two objects of one document stands a comma, and quotes inside a string are escaped, so the
/// three bytes <c>}{"</c> are where one line ends and the next begins, also where a value that was pasted unescaped breaks the JSON.
/// </summary>
internal sealed class JsonSequenceEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "json-sequence";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => true;

    private static ReadOnlySpan<byte> Boundary => "}{\""u8;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) =>
        sample.Count > 0 && sample[0].AsSpan().StartsWith("{\""u8) && StampedLines.Most(sample, line => line.AsSpan().IndexOf(Boundary) > 0);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    private sealed class Reader : IEnvelopeReader
    {
        private readonly LineBuffer _text = new();
        private int _from;
        private int _scanned;
        private int _line;
        private int _part;
        private bool _ends;

        public ReadOnlySpan<byte> LogGroup => default;

        public ReadOnlySpan<byte> LogStream => default;

        public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            line = default;
            if (!text.IsEmpty || place.Line != _line)
            {
                Take(text, place);
            }

            ReadOnlySpan<byte> rest = _text.Text[_from..];
            int found = rest[_scanned..].IndexOf(Boundary);
            if (found >= 0)
            {
                return Give(rest[..(_scanned + found + 1)], out line);
            }

            _scanned = Math.Max(0, rest.Length - Boundary.Length + 1);
            return _ends && (rest.Length > 0 || _text.Cut) ? Give(rest, out line) : EnvelopeOutcome.NeedsMore;
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line)
        {
            line = default;
            ReadOnlySpan<byte> rest = _text.Text[_from..];
            return rest.Length > 0 || _text.Cut ? Give(rest, out line) : EnvelopeOutcome.NeedsMore;
        }

        private void Take(ReadOnlySpan<byte> text, in TextPlace place)
        {
            if (place.Line != _line)
            {
                (_line, _part) = (place.Line, 0);
            }

            if (_from > 0)
            {
                _text.RemoveFirst(_from);
                _from = 0;
            }

            _text.Add(text, place.Line);
            _ends = place.EndsLine;
        }

        private EnvelopeOutcome Give(ReadOnlySpan<byte> text, out EnvelopedLine line)
        {
            line = new EnvelopedLine { Text = text, Line = _line, Part = _part++ };
            _from += text.Length;
            _scanned = 0;
            if (!_text.Cut)
            {
                return EnvelopeOutcome.Line;
            }

            _text.Clear();
            _from = 0;
            return EnvelopeOutcome.Reject("log entry longer than 4 MiB");
        }
    }
}
