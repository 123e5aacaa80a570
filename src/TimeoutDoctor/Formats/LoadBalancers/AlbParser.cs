using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Parses ALB rows. The hottest code of a run: each field is found once and only the needed ones are read.</summary>
internal sealed class AlbParser(ParseContext context) : ILineParser
{
    private const string TooShort = "fewer than the 20 fields of an ALB row";
    private readonly InternCache _targets = new(context.Names);

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        int blank = line.IndexOf((byte)' ');
        if (blank < 0 || !IsRequestType(line[..blank]))
        {
            return ElbField.NoRow(line, "unknown request type");
        }

        var fields = new FieldWalker(line[(blank + 1)..]);
        if (!fields.TryNext(out ReadOnlySpan<byte> time) || !ElbField.TryStamp(time, out ReadTime stamp))
        {
            return ParseOutcome.Reject("unreadable time");
        }

        if (!fields.TryNext(out ReadOnlySpan<byte> elb)
            || !fields.TryNext(out ReadOnlySpan<byte> client)
            || !fields.TryNext(out ReadOnlySpan<byte> target))
        {
            return ParseOutcome.Reject(TooShort);
        }

        if (!TryTimes(ref fields, ref record))
        {
            return ParseOutcome.Reject("unreadable processing time");
        }

        if (!TryOutcome(ref fields, ref record) || fields.Rest.IsEmpty || fields.Rest[0] != '"')
        {
            return ParseOutcome.Reject(TooShort);
        }

        AlbTail tail = AlbTail.Read(fields.Rest);
        if (!tail.IsComplete)
        {
            return ParseOutcome.Reject(TooShort);
        }

        if (ElbField.HoldsRow(tail.Rest, elb))
        {
            return ParseOutcome.Reject(ElbField.TwoRows);
        }

        ElbField.Name(context.Source, elb);
        record.Edge = StampEdge.End;
        record.ResolutionTicks = stamp.ResolutionTicks;
        record.End = new Instant(stamp.Local);
        record.Client = ClientAddress.Hash(client, hasPort: true);
        record.Target = ElbField.IsNone(target) ? Interner.None : _targets.Add(target);
        Apply(tail, text, ref record);
        return ParseOutcome.Record;
    }

    private static bool TryTimes(ref FieldWalker fields, ref HopRecord record) =>
        fields.TryNext(out ReadOnlySpan<byte> request) && ElbField.TrySeconds(request, out record.RequestTime)
        && fields.TryNext(out ReadOnlySpan<byte> target) && ElbField.TrySeconds(target, out record.TargetTime)
        && fields.TryNext(out ReadOnlySpan<byte> response) && ElbField.TrySeconds(response, out record.ResponseTime);

    private static bool TryOutcome(ref FieldWalker fields, ref HopRecord record)
    {
        if (!fields.TryNext(out ReadOnlySpan<byte> status) || !fields.TryNext(out ReadOnlySpan<byte> targetStatus)
            || !fields.TryNext(out ReadOnlySpan<byte> received) || !fields.TryNext(out ReadOnlySpan<byte> sent))
        {
            return false;
        }

        record.Status = AsciiNumber.Status(status);
        record.TargetStatus = AsciiNumber.Status(targetStatus);
        record.ReceivedBytes = AsciiNumber.Bytes(received);
        record.SentBytes = AsciiNumber.Bytes(sent);
        return true;
    }

    private static void Apply(in AlbTail tail, TextArena text, ref HopRecord record)
    {
        RequestLine request = RequestLine.Parse(tail.Request);
        record.Method = request.Method;
        record.Path = text.Add(request.Path);
        record.TraceId = RequestId.ParseTraceHeader(tail.TraceId);
        record.Connection = ConnectionId.Hash(tail.Connection);
        if (tail.Actions.IndexOf("waf"u8) >= 0)
        {
            record.Flags |= RecordFlags.Waf;
        }

        if (ElbField.TryStamp(tail.CreationTime, out ReadTime creation) && record.End.Ticks - creation.Local is >= 0 and <= DurationLimit.Ticks)
        {
            record.Start = new Instant(creation.Local);
            record.Duration = Elapsed.FromTicks(record.End.Ticks - creation.Local);
            return;
        }

        // Rows older than May 2018 have no creation time. The three times leave out the body's transfer, so their sum is a lower bound.
        Elapsed sum = ElbField.Sum(record);
        if (sum.IsMeasured)
        {
            record.Start = record.End - sum.Span;
            record.Duration = sum;
        }
    }

    private static bool IsRequestType(ReadOnlySpan<byte> type) => type.Length switch
    {
        2 => type.SequenceEqual("h2"u8) || type.SequenceEqual("ws"u8),
        3 => type.SequenceEqual("wss"u8),
        4 => type.SequenceEqual("http"u8),
        5 => type.SequenceEqual("https"u8) || type.SequenceEqual("grpcs"u8),
        _ => false,
    };
}
