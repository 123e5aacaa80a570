using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// Plain text application logs that write one line when a request begins and one when it ends. Without a pattern the words tell; with one
/// (a regular expression with named groups) its groups do.
/// </summary>
internal sealed class PairsFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "pairs";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) =>
        context.Options.Pattern is { Length: > 0 } pattern ? new PatternedParser(TextPattern.Compile(pattern), context) : new Parser(context);

    private sealed class PatternedParser(TextPattern pattern, ParseContext context) : ILineParser
    {
        private readonly AppRecordBuilder _builder = new(context);
        private readonly FieldSlots _fields = new();

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            _fields.Clear();
            if (!pattern.TryMatch(line, _fields, out EventWord word))
            {
                return ParseOutcome.Skip("does not fit the pattern");
            }

            ParseOutcome outcome = _builder.Build(line, _fields, text, ref record, identified: word != EventWord.None);
            if (word == EventWord.Start && outcome.Kind == ParseKind.Record)
            {
                record.Event = RecordEvent.Started;
                record.Edge = StampEdge.Start;
                (record.Start, record.End) = (record.Start.IsKnown ? record.Start : record.End, default);
            }
            else if (word == EventWord.Finish && outcome.Kind == ParseKind.Record)
            {
                record.Event = RecordEvent.Finished;
            }

            return outcome;
        }
    }

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private readonly ZoneClock _zone = new(context.Options.TimeZone);
        private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
        private readonly KeyNode _keys = new(AppNames.Generic, "", "");
        private ReadTime _head;
        private bool _isHead;

        public bool? BeginsEntry(ReadOnlySpan<byte> line) =>
            AsciiTime.TryIso(line.TrimStart((byte)'['), out _) || (_isHead && EntryHead.IsText(line));

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            ReadOnlySpan<byte> body = line.TrimStart((byte)'[');
            bool below = _isHead && EntryHead.IsText(line);
            if (!AsciiTime.TryIso(body, out ReadTime time) && !below)
            {
                return ParseOutcome.Reject("no timestamp at the line's start");
            }

            body = below ? line : body[time.Length..];
            (time, _isHead) = below ? (_head, false) : (time, EntryHead.Is(body));
            _head = time;
            if (_isHead)
            {
                return ParseOutcome.Skip("head of an entry whose text is on the next line");
            }

            var found = new PairTokens(_keys) { UnitTicks = context.Options.DurationUnitTicks };
            found.Read(body);
            bool ended = found.Status != 0 || found.DurationTicks >= 0;
            bool request = found.Method != HttpMethod.Unknown && !found.Path.IsEmpty;
            bool identified = found.RequestId.IsKnown || found.TraceId.IsKnown;
            if (found.Word == EventWord.None ? !(request && found.Status != 0 && found.DurationTicks >= 0) : !request && !(identified && found.SaysRequest))
            {
                return ParseOutcome.Skip("not a request event");
            }

            Fill(found, text, ref record);
            Instant stamp = _zone.ToUtc(time);
            bool started = found.Word == EventWord.Start && !ended;
            record.Event = started ? RecordEvent.Started : found.Word is EventWord.Finish or EventWord.Aborted ? RecordEvent.Finished : RecordEvent.Whole;
            record.Edge = started ? StampEdge.Start : StampEdge.End;
            record.Start = started ? stamp : default;
            record.End = started ? default : stamp;
            record.ResolutionTicks = time.ResolutionTicks;
            record.Flags |= time.HasZone ? RecordFlags.None : RecordFlags.AssumedZone;
            record.Flags |= found.Word == EventWord.Aborted ? RecordFlags.Aborted : RecordFlags.None;
            return ParseOutcome.Record;
        }

        private void Fill(in PairTokens found, TextArena text, ref HopRecord record)
        {
            record.Method = found.Method;
            record.Path = text.Add(RequestLine.PathOf(found.Path));
            record.Status = found.Status;
            record.RequestId = found.RequestId;
            record.TraceId = found.TraceId;
            record.Thread = found.Thread;
            record.Target = _host;
            record.Duration = found.DurationTicks < 0 ? Elapsed.Absent : Elapsed.FromTicks(found.DurationTicks);
            record.Flags |= found.GuessedUnit ? RecordFlags.GuessedUnit : RecordFlags.None;
        }
    }
}
