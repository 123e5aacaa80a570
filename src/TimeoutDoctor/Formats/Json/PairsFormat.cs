using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Plain text application logs that write one line when a request begins and one when it ends.</summary>
internal sealed class PairsFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "pairs";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private readonly ZoneClock _zone = new(context.Options.TimeZone);
        private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
        private readonly KeyNode _keys = new(AppNames.Generic, "", "");
        private bool _begun;

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            ReadOnlySpan<byte> body = line.TrimStart((byte)'[');
            if (!AsciiTime.TryIso(body, out ReadTime time))
            {
                return _begun ? ParseOutcome.Skip("continuation line") : ParseOutcome.Reject("no timestamp at the line's start");
            }

            _begun = true;
            var found = new PairTokens(_keys) { UnitTicks = context.Options.DurationUnitTicks };
            found.Read(body[time.Length..]);
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
