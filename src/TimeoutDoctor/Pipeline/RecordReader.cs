using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>A source's own chain from line to complete record: envelope off, parse, complete.</summary>
internal sealed class RecordReader(DetectedFormat format, ParseContext context, RecordCompletion completion)
{
    private readonly ILineParser _parser = format.Format.CreateParser(context);
    private readonly bool _prefixed = format.ExportPrefix;
    private readonly Hop _hop = context.Source.Hop;

    /// <summary>Parses one line.</summary>
    public ParseOutcome Parse(ReadOnlySpan<byte> line, int number, TextArena text, ref HopRecord record)
    {
        record = HopRecord.Of(_hop, new SourceRef(context.Source.Id, number));
        Instant received = default;
        if (_prefixed && ExportPrefix.TryStrip(line, out ReadOnlySpan<byte> message, out received))
        {
            line = message;
        }

        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("blank line");
        }

        ParseOutcome outcome = _parser.Parse(line, text, ref record);
        if (outcome.Kind == ParseKind.Record)
        {
            if (!record.Start.IsKnown && !record.End.IsKnown && received.IsKnown)
            {
                // One real pair showed that CloudWatch stamps an access-log event with the request's start.
                record.Start = received;
                record.Edge = StampEdge.Start;
                record.ResolutionTicks = (int)TimeSpan.TicksPerMillisecond;
            }

            completion.Complete(ref record);
        }

        return outcome;
    }
}
