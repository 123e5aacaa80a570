using System.Text;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>A format's parser with what it needs, for tests of single lines.</summary>
internal sealed class FormatLines(string id, SourceOptions? options = null)
{
    private readonly ILogFormat _format = LogFormats.Find(id) ?? throw new ArgumentException(id);
    private readonly TextArena _text = new();
    private ILineParser? _parser;

    public Interner Names { get; } = new();

    public (ParseOutcome Outcome, HopRecord Record) Parse(string line) => Parse(Encoding.UTF8.GetBytes(line));

    public (ParseOutcome Outcome, HopRecord Record) Parse(ReadOnlySpan<byte> line)
    {
        _parser ??= _format.CreateParser(new ParseContext(Names, new SourceFile { Id = 0, Name = "test" }, options ?? new SourceOptions()));
        HopRecord record = HopRecord.Of(_format.Hop, new SourceRef(0, 1));
        ParseOutcome outcome = _parser.Parse(line, _text, ref record);
        if (outcome.Kind == ParseKind.Record)
        {
            new RecordCompletion(Names).Complete(ref record);
        }

        return (outcome, record);
    }

    public HopRecord Record(string line)
    {
        (ParseOutcome outcome, HopRecord record) = Parse(line);
        Assert.Equal(ParseOutcome.Record, outcome);
        return record;
    }
}
