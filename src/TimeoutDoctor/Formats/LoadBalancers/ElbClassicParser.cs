using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Parses Classic ELB rows.</summary>
internal sealed class ElbClassicParser(ParseContext context) : ILineParser
{
    private const string NoRow = "not a Classic ELB row";
    private readonly InternCache _backends = new(context.Names);

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        var fields = new FieldWalker(line);
        if (!fields.TryNext(out ReadOnlySpan<byte> time) || !ElbField.TryStamp(time, out ReadTime stamp))
        {
            return ElbField.NoRow(line, NoRow);
        }

        if (!fields.TryNext(out ReadOnlySpan<byte> elb)
            || !fields.TryNext(out ReadOnlySpan<byte> client) || client.IndexOf((byte)':') < 0
            || !fields.TryNext(out ReadOnlySpan<byte> backend))
        {
            return ParseOutcome.Reject(NoRow);
        }

        if (!fields.TryNext(out ReadOnlySpan<byte> request) || !ElbField.TrySeconds(request, out record.RequestTime)
            || !fields.TryNext(out ReadOnlySpan<byte> target) || !ElbField.TrySeconds(target, out record.TargetTime)
            || !fields.TryNext(out ReadOnlySpan<byte> response) || !ElbField.TrySeconds(response, out record.ResponseTime))
        {
            return ParseOutcome.Reject("unreadable processing time");
        }

        if (!fields.TryNext(out ReadOnlySpan<byte> status) || !fields.TryNext(out ReadOnlySpan<byte> backendStatus)
            || !fields.TryNext(out ReadOnlySpan<byte> received) || !fields.TryNext(out ReadOnlySpan<byte> sent)
            || !TryRequest(fields.Rest, out ReadOnlySpan<byte> requestText))
        {
            return ParseOutcome.Reject("fewer than the 12 fields of a Classic ELB row");
        }

        if (ElbField.HoldsRow(fields.Rest, elb))
        {
            return ParseOutcome.Reject(ElbField.TwoRows);
        }

        ElbField.Name(context.Source, elb);
        if (ElbField.IsNone(status) && requestText.StartsWith("- - -"u8))
        {
            return ParseOutcome.Skip("TCP listener line: a connection, not a request");
        }

        RequestLine parsed = RequestLine.Parse(requestText);
        record.Edge = StampEdge.Start;
        record.ResolutionTicks = stamp.ResolutionTicks;
        record.Start = new Instant(stamp.Local);
        record.Duration = ElbField.Sum(record);
        record.Client = ClientAddress.Hash(client, hasPort: true);
        record.Target = ElbField.IsNone(backend) ? Interner.None : _backends.Add(backend);
        record.Status = AsciiNumber.Status(status);
        record.TargetStatus = AsciiNumber.Status(backendStatus);
        record.ReceivedBytes = AsciiNumber.Bytes(received);
        record.SentBytes = AsciiNumber.Bytes(sent);
        record.Method = parsed.Method;
        record.Path = text.Add(parsed.Path);
        return ParseOutcome.Record;
    }

    /// <summary>
    /// The request between its quotes. Classic rows do not escape quotes that a client sends, so a quote ends the request only
    /// behind the protocol version (or the <c>-</c> that stands for it).
    /// </summary>
    private static bool TryRequest(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> request)
    {
        request = default;
        if (rest.Length < 2 || rest[0] != '"')
        {
            return false;
        }

        rest = rest[1..];
        int first = -1;
        for (int at = 0; at < rest.Length; at++)
        {
            int quote = rest[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                break;
            }

            at += quote;
            ReadOnlySpan<byte> after = rest[(at + 1)..];
            if (!after.TrimEnd((byte)' ').IsEmpty && !after.StartsWith(" \""u8))
            {
                continue;
            }

            first = first < 0 ? at : first;
            if (EndsLikeARequest(rest[..at].TrimEnd((byte)' ')))
            {
                request = rest[..at];
                return true;
            }
        }

        request = first < 0 ? default : rest[..first];
        return first >= 0;
    }

    private static bool EndsLikeARequest(ReadOnlySpan<byte> text) =>
        text.EndsWith("-"u8) || (text.LastIndexOf(" HTTP/"u8) is >= 0 and int version && text.Length - version is 7 or 9);
}
