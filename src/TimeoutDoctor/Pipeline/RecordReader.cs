using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The chain from a log line to a complete record, for one source or one log stream in it: frame, parse, complete.</summary>
internal sealed class RecordReader
{
    private readonly ParseContext _context;
    private readonly RecordCompletion _completion;
    private readonly ulong _stream;
    private readonly ILineParser _parser;
    private readonly EntryFraming _framing;

    /// <summary>Makes the chain of a format.</summary>
    /// <exception cref="FormatException">The user's pattern cannot be used.</exception>
    public RecordReader(ILogFormat format, ParseContext context, RecordCompletion completion, ulong stream = 0)
    {
        (_context, _completion, _stream) = (context, completion, stream);
        _parser = format.CreateParser(context);
        _framing = new EntryFraming(_parser);
    }

    /// <summary>The source that its lines count for.</summary>
    public SourceFile Source => _context.Source;

    /// <summary>Parses one line.</summary>
    public ParseOutcome Parse(in LogLine line, TextArena text, ref HopRecord record)
    {
        HopRecord.Begin(out record, _context.Source.Hop, new SourceRef(_context.Source.Id, line.Line, line.Part));
        if (line.Problem is { } problem)
        {
            return problem;
        }

        if (line.Text.IsEmpty)
        {
            return ParseOutcome.Skip("blank line");
        }

        if (_framing.Continues(line.Text))
        {
            return EntryFraming.Continuation;
        }

        ParseOutcome outcome = _parser.Parse(line.Text, text, ref record);
        if (outcome.Kind == ParseKind.Record)
        {
            Complete(line, ref record);
        }

        return outcome;
    }

    private void Complete(in LogLine line, ref HopRecord record)
    {
        if (!record.Start.IsKnown && !record.End.IsKnown && line.Received.IsKnown)
        {
            Date(line.Received, ref record);
        }

        if (record.Thread != 0 && record.Hop != Hop.LoadBalancer)
        {
            record.Thread ^= _stream; // threads of two hosts bear the same names
        }

        _completion.Complete(ref record);
    }

    // One real pair showed that CloudWatch stamps an access-log event with the request's start. Others log when they have something to tell.
    private static void Date(Instant received, ref HopRecord record)
    {
        bool atStart = record.Hop == Hop.Gateway || record.Event == RecordEvent.Started;
        record.Edge = record.Event == RecordEvent.Part ? record.Edge : atStart ? StampEdge.Start : StampEdge.End;
        record.Start = atStart ? received : default;
        record.End = atStart ? default : received;
        record.ResolutionTicks = (int)TimeSpan.TicksPerMillisecond;
    }
}
