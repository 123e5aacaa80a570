using System.Text.Json;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Reads CloudWatch log events out of JSON documents: every object with a <c>message</c> and a <c>timestamp</c>, and the names of the
/// group and the stream around it. A message of several lines is given out line by line.
/// </summary>
internal sealed class LogEventReader : IEnvelopeReader, JsonDocuments.IVisitor
{
    // An event is an object in a list of the document; objects in it (extracted fields) may use the same names.
    private const int EventDepth = 3;
    private readonly JsonDocuments _documents;
    private readonly LineBuffer _message = new();
    private readonly LineBuffer _group = new();
    private readonly LineBuffer _stream = new();
    private Instant _time;
    private Value _value;
    private bool _hasMessage;
    private bool _isControl;
    private int _line;
    private int _countedLine;
    private int _part;
    private int _given = -1;

    /// <summary>Makes a reader.</summary>
    /// <param name="mark">How a document begins, for going on behind a damaged one.</param>
    public LogEventReader(ReadOnlySpan<byte> mark) => _documents = new JsonDocuments(mark.ToArray());

    private enum Value : byte
    {
        None,
        Message,
        Time,
        Group,
        Stream,
        Type,
    }

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogGroup => _group.Text;

    /// <inheritdoc />
    public ReadOnlySpan<byte> LogStream => _stream.Text;

    /// <inheritdoc />
    public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
    {
        line = default;
        if (_given >= 0)
        {
            return GiveLine(out line);
        }

        if (!text.IsEmpty)
        {
            _line = place.Line;
            _documents.Add(text, place.EndsLine);
        }

        if (!_documents.Read(this, out bool stopped))
        {
            _hasMessage = _isControl = false;
            return EnvelopeOutcome.Reject("damaged JSON around log events");
        }

        if (!stopped)
        {
            return EnvelopeOutcome.NeedsMore;
        }

        _hasMessage = false;
        if (_isControl)
        {
            return EnvelopeOutcome.Skip("control message of a CloudWatch subscription");
        }

        _given = 0;
        return GiveLine(out line);
    }

    /// <inheritdoc />
    public EnvelopeOutcome Finish(out EnvelopedLine line)
    {
        line = default;
        bool inside = _documents.IsInside;
        _documents.Forget();
        return inside ? EnvelopeOutcome.Reject("the JSON around log events ends early") : EnvelopeOutcome.NeedsMore;
    }

    /// <inheritdoc />
    bool JsonDocuments.IVisitor.Take(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                _value = ValueOf(json);
                return false;
            case JsonTokenType.String or JsonTokenType.Number:
                Keep(json);
                break;
            case JsonTokenType.EndObject when json.CurrentDepth == 0:
                _isControl = false;
                break;
            case JsonTokenType.EndObject when json.CurrentDepth == EventDepth - 1:
                return _hasMessage;
        }

        _value = Value.None;
        return false;
    }

    // Compared as written: ValueTextEquals throws at half a surrogate pair, and at numbers. Nobody escapes these names.
    private static Value ValueOf(in Utf8JsonReader json) =>
        json.ValueSpan.SequenceEqual("message"u8) ? Value.Message
        : json.ValueSpan.SequenceEqual("timestamp"u8) ? Value.Time
        : json.ValueSpan.SequenceEqual("logStreamName"u8) || json.ValueSpan.SequenceEqual("logStream"u8) ? Value.Stream
        : json.ValueSpan.SequenceEqual("logGroup"u8) || json.ValueSpan.SequenceEqual("logGroupName"u8) ? Value.Group
        : json.ValueSpan.SequenceEqual("messageType"u8) ? Value.Type
        : Value.None;

    private void Keep(in Utf8JsonReader json)
    {
        switch (_value)
        {
            case Value.Message when json.CurrentDepth == EventDepth:
                Copy(json, _message);
                _hasMessage = true;
                _part = _countedLine == _line ? _part + 1 : 0;
                _countedLine = _line;
                break;
            case Value.Time when json.CurrentDepth == EventDepth:
                _time = AsciiTime.TryEpoch(json.ValueSpan, out ReadTime time) ? StampedLines.Moment(time) : default;
                break;
            case Value.Group:
                Copy(json, _group);
                break;
            case Value.Stream:
                Copy(json, _stream);
                break;
            case Value.Type:
                _isControl = json.ValueSpan.SequenceEqual("CONTROL_MESSAGE"u8);
                break;
        }
    }

    private static void Copy(in Utf8JsonReader json, LineBuffer into)
    {
        into.Clear();
        ReadOnlySpan<byte> text = json.ValueSpan;
        into.Keep(JsonEscapes.Decode(text, into.Room(text.Length)));
    }

    // Lines of a message count as parts of the source's line, too.
    private EnvelopeOutcome GiveLine(out EnvelopedLine line)
    {
        ReadOnlySpan<byte> rest = _message.Text[_given..];
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> text = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
        line = new EnvelopedLine { Text = text, Received = _time, Line = _countedLine, Part = _part };
        _given += end + 1;
        if (end < 0 || rest[(end + 1)..].Trim("\r\n"u8).IsEmpty)
        {
            _given = -1;
            _time = default;
        }
        else
        {
            _part++;
        }

        return _message.Cut ? EnvelopeOutcome.Reject("log entry longer than 4 MiB") : EnvelopeOutcome.Line;
    }
}
