using System.Text.Json;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>Reads the rows of Insights results.</summary>
internal sealed class InsightsReader : IEnvelopeReader, JsonDocuments.IVisitor
{
    private readonly JsonDocuments _documents = new("\n{\n"u8.ToArray());
    private readonly LineBuffer _field = new();
    private readonly LineBuffer _message = new();
    private readonly LineBuffer _row = new();
    private readonly LineBuffer _group = new();
    private readonly LineBuffer _stream = new();
    private Instant _time;
    private bool _isField;
    private bool _isValue;
    private bool _isCounted;
    private int _line;
    private int _countedLine;
    private int _part;

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogGroup => _group.Text;

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogStream => _stream.Text;

    /// <inheritdoc />
    public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
    {
        line = default;
        if (!text.IsEmpty)
        {
            _line = place.Line;
            _documents.Add(text, place.EndsLine);
        }

        if (!_documents.Read(this, out bool stopped))
        {
            Clear();
            return EnvelopeOutcome.Reject("damaged JSON around query results");
        }

        if (!stopped)
        {
            return EnvelopeOutcome.NeedsMore;
        }

        LineBuffer found = _message.Length > 0 ? _message : _row;
        if (found == _row)
        {
            _row.Add("}"u8, 0);
        }

        line = new EnvelopedLine { Text = found.Text.TrimEnd("\r\n"u8), Received = _time, Line = _countedLine, Part = _part };
        bool cut = found.Cut;
        Clear();
        return cut ? EnvelopeOutcome.Reject("log entry longer than 4 MiB") : EnvelopeOutcome.Line;
    }

    /// <inheritdoc />
    public EnvelopeOutcome Finish(out EnvelopedLine line)
    {
        line = default;
        bool inside = _documents.IsInside;
        _documents.Forget();
        return inside ? EnvelopeOutcome.Reject("the JSON around query results ends early") : EnvelopeOutcome.NeedsMore;
    }

    /// <inheritdoc />
    bool JsonDocuments.IVisitor.Take(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                _isField = json.ValueSpan.SequenceEqual("field"u8);
                _isValue = json.ValueSpan.SequenceEqual("value"u8);
                return false;
            case JsonTokenType.String when _isField:
                _field.Clear();
                _field.Add(json.ValueSpan, _line);
                break;
            case JsonTokenType.String when _isValue:
                Keep(json.ValueSpan);
                break;
            case JsonTokenType.EndArray when json.CurrentDepth == 2:
                return _message.Length > 0 || _row.Length > 0;
        }

        _isField = _isValue = false;
        return false;
    }

    private void Keep(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> field = _field.Text;
        if (field.SequenceEqual("@message"u8))
        {
            Decode(value, _message);
            _isCounted &= _countedLine == _line;
        }
        else if (field.SequenceEqual("@timestamp"u8))
        {
            _time = AsciiTime.TryIso(value, out ReadTime time) ? StampedLines.Moment(time) : default;
            return;
        }
        else if (field.SequenceEqual("@logStream"u8))
        {
            Decode(value, _stream);
            return;
        }
        else if (field.SequenceEqual("@log"u8))
        {
            Decode(value, _group);
            return;
        }
        else if (field.IsEmpty || field[0] == '@')
        {
            return;
        }
        else
        {
            // Field and value are still escaped, just as they have to be in the line.
            _row.Add(_row.Length == 0 ? "{\""u8 : ",\""u8, _line);
            _row.Add(field, _line);
            _row.Add("\":\""u8, _line);
            _row.Add(value, _line);
            _row.Add("\""u8, _line);
        }

        if (!_isCounted)
        {
            _part = _countedLine == _line ? _part + 1 : 0;
            _countedLine = _line;
            _isCounted = true;
        }
    }

    private void Clear()
    {
        _message.Clear();
        _row.Clear();
        _time = default;
        _isCounted = false;
    }

    private static void Decode(ReadOnlySpan<byte> value, LineBuffer into)
    {
        into.Clear();
        into.Keep(JsonEscapes.Decode(value, into.Room(value.Length)));
    }
}
