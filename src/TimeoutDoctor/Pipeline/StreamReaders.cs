using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// The readers of an input's log streams: a parser keeps state, so each stream has its own. Where an input has no envelope there is one.
/// </summary>
internal sealed class StreamReaders
{
    /// <summary>Streams of one input that have a parser of their own; further ones share one per format.</summary>
    public const int MostStreams = 256;

    private readonly Dictionary<ulong, RecordReader?> _readers = [];
    private readonly RecordReader?[] _shared;
    private readonly SourcePlan _plan;
    private readonly Interner _names;
    private readonly RecordCompletion _completion;
    private readonly RecordReader? _only;
    private ulong _last;
    private RecordReader? _lastReader;

    /// <summary>Makes the readers of an input.</summary>
    public StreamReaders(SourcePlan plan, Interner names)
    {
        _plan = plan;
        _names = names;
        _completion = new RecordCompletion(names);
        _shared = new RecordReader?[plan.Formats.Count];
        _only = plan.Envelope is null ? Make(0, 0) : null;
    }

    /// <summary>The reader of the line that was read last; null where its stream has no known format.</summary>
    public RecordReader? Of(LogLines lines, in LogLine line)
    {
        if (_only is not null)
        {
            return _only;
        }

        StreamKey key = StreamKey.Of(lines.LogGroup, lines.LogStream);
        if (key.Stream == _last && _lastReader is not null)
        {
            return _lastReader;
        }

        if (!_readers.TryGetValue(key.Stream, out RecordReader? reader))
        {
            reader = New(key, line.Text);
        }

        (_last, _lastReader) = (key.Stream, reader);
        return reader;
    }

    private RecordReader? New(StreamKey key, ReadOnlySpan<byte> text)
    {
        int format = FormatOf(key, text);
        if (format < 0)
        {
            return null; // its next line may tell more
        }

        if (_readers.Count < MostStreams)
        {
            RecordReader own = Make(format, key.Stream);
            _readers.Add(key.Stream, own);
            return own;
        }

        return _shared[format] ??= Make(format, 0);
    }

    // As its own sample says, else as its group does; a stream that began later has one of the known formats if it has any.
    private int FormatOf(StreamKey key, ReadOnlySpan<byte> text)
    {
        if (_plan.Streams.TryGetValue(key.Stream, out int format) || (key.Group != 0 && _plan.Streams.TryGetValue(key.Group, out format)))
        {
            return format;
        }

        string? id = FormatDetector.Detect([text.ToArray()], _plan.Options, _names)?.Format.Id;
        for (int i = 0; i < _plan.Formats.Count; i++)
        {
            if (_plan.Formats[i].Format!.Format.Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private RecordReader Make(int format, ulong stream)
    {
        PlannedFormat planned = _plan.Formats[format];
        return new RecordReader(planned.Format!.Format, new ParseContext(_names, planned.Source, _plan.Options), _completion, stream);
    }
}
