using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>Runs a parser over lines as the reader does.</summary>
internal sealed class LineReader
{
    private readonly ILineParser _parser;
    private readonly EntryFraming _framing;
    private readonly RecordCompletion _completion;
    private readonly TextArena _text = new();
    private readonly Hop _hop;
    private int _line;

    public LineReader(ILogFormat format, SourceOptions? options = null)
    {
        _hop = options?.Hop ?? format.Hop;
        _completion = new RecordCompletion(Names);
        _parser = format.CreateParser(new ParseContext(Names, Source, options ?? new SourceOptions()));
        _framing = new EntryFraming(_parser);
    }

    public Interner Names { get; } = new();

    public SourceFile Source { get; } = new() { Id = 0, Name = "test" };

    public ParseOutcome Read(ReadOnlySpan<byte> line, out HopRecord record)
    {
        record = HopRecord.Of(_hop, new SourceRef(0, ++_line));
        if (!line.IsEmpty && _framing.Continues(line))
        {
            return EntryFraming.Continuation;
        }

        ParseOutcome outcome = _parser.Parse(line, _text, ref record);
        if (outcome.Kind == ParseKind.Record)
        {
            _completion.Complete(ref record);
        }

        return outcome;
    }

    public HopRecord ReadRecord(string line)
    {
        ParseOutcome outcome = Read(System.Text.Encoding.UTF8.GetBytes(line), out HopRecord record);
        Assert.True(outcome.Kind == ParseKind.Record, $"{outcome.Kind} ({outcome.Reason}): {line}");
        return record;
    }
}
