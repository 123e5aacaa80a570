using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Parses the common part of a line and hands the rest to <see cref="AccessLogTail"/>.</summary>
internal sealed class AccessLogParser(ParseContext context) : ILineParser
{
    private const string NoLine = "not a common or combined access log line";

    private static readonly PatternField Stamp = PatternField.At(StampEdge.End, StampLayout.CommonLog);
    private static readonly PatternField LocalStamp =
        PatternField.At(StampEdge.End, StampPattern.FromJava("dd/MMM/yyyy:HH:mm:ss"));

    private readonly RecordAssembly _assembly = new(context);
    private AccessLogTail _tail;

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("empty line");
        }

        LineFacts facts = LineFacts.None;
        if (!TryHead(line, ref facts, out int requestAt, out bool knowsEdge))
        {
            return ParseOutcome.Reject(NoLine);
        }

        var fields = new FieldWalker(line[requestAt..]);
        if (!fields.TryNext(out ReadOnlySpan<byte> request) || fields.Rest.StartsWith("\""u8) || !fields.TryNext(out ReadOnlySpan<byte> status)
            || !fields.TryNext(out ReadOnlySpan<byte> bytes) || fields.Torn
            || !IsStatus(status) || !IsCount(bytes))
        {
            return ParseOutcome.Reject(NoLine);
        }

        facts.Request = request;
        facts.Status = AsciiNumber.Status(status);
        facts.Sent = AsciiNumber.Bytes(bytes);
        _tail.Read(fields, ref facts, out bool marksEnd);
        if (!_assembly.TryFill(ref facts, text, ref record))
        {
            return ParseOutcome.Reject("unreadable time");
        }

        if (!marksEnd && !knowsEdge)
        {
            ForgetEdge(ref record);
        }

        return ParseOutcome.Record;
    }

    // Apache stamps the start, nginx and Tomcat the end. Which one wrote the line is not known, so nothing is worked out from
    // the duration: the stamp is kept as the end with an unknown edge.
    private static void ForgetEdge(ref HopRecord record) => record.Edge = StampEdge.Unknown;

    // The common head first, as nearly all lines have it; else what people put together themselves.
    private static bool TryHead(ReadOnlySpan<byte> line, ref LineFacts facts, out int request, out bool knowsEdge)
    {
        knowsEdge = false;
        int open = line.IndexOf(" ["u8);
        int close = open < 0 ? -1 : line[open..].IndexOf("] \""u8);
        request = open + close + 2;
        if (close >= 0 && TryPeer(line[..open], ref facts) && TryStamp(line.Slice(open + 2, close - 2), ref facts))
        {
            return true;
        }

        facts = LineFacts.None;
        int quote = line.IndexOf(" \""u8);
        request = quote + 1;
        return quote > 0 && line[quote..].IndexOf(" HTTP/"u8) >= 0 && AccessLogHead.TryRead(line[..quote], ref facts, out knowsEdge);
    }

    private static bool TryPeer(ReadOnlySpan<byte> head, ref LineFacts facts)
    {
        // An X-Forwarded-For list in the first place has blanks of its own; the two fields behind it have none.
        int user = head.LastIndexOf((byte)' ');
        int ident = user <= 0 ? -1 : head[..user].LastIndexOf((byte)' ');
        if (ident <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> peer = head[..ident];
        if (peer.IndexOf((byte)',') >= 0)
        {
            facts.ForwardedFor = peer;
        }
        else
        {
            int blank = peer.IndexOf((byte)' ');
            facts.Client = blank < 0 ? peer : peer[..blank];
        }

        return true;
    }

    private static bool TryStamp(ReadOnlySpan<byte> stamp, ref LineFacts facts) =>
        facts.AddStamp(Stamp, stamp) == stamp.Length || facts.AddStamp(LocalStamp, stamp) == stamp.Length;

    private static bool IsStatus(ReadOnlySpan<byte> field) => field.SequenceEqual("-"u8) || AsciiNumber.Status(field) != 0 || field.SequenceEqual("000"u8);

    private static bool IsCount(ReadOnlySpan<byte> field) => field.SequenceEqual("-"u8) || AsciiNumber.Bytes(field) >= 0;
}
