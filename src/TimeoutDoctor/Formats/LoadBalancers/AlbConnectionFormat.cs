using System.Buffers;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>
/// Connection log of an Application Load Balancer: one row per connection of a client, whether it came to a request or not. Rows of 2023 end
/// before the connection's id.
/// </summary>
internal sealed class AlbConnectionFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "alb-connection";

    /// <inheritdoc />
    public Hop Hop => Hop.LoadBalancer;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public bool ConnectionLevel => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const string NoRow = "not an ALB connection log row";
        private static readonly SearchValues<byte> Address = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            var fields = new FieldWalker(line);
            if (!fields.TryNext(out ReadOnlySpan<byte> time) || !ElbField.TryStamp(time, out ReadTime stamp)
                || !fields.TryNext(out ReadOnlySpan<byte> client) || client.IndexOfAnyExcept(Address) >= 0
                || !fields.TryNext(out ReadOnlySpan<byte> clientPort) || !AsciiNumber.TryInteger(clientPort, out _)
                || !fields.TryNext(out ReadOnlySpan<byte> listenerPort) || !AsciiNumber.TryInteger(listenerPort, out _)
                || !fields.TrySkip(2) || !fields.TryNext(out ReadOnlySpan<byte> handshake)
                || !fields.TrySkip(3) || !fields.TryNext(out ReadOnlySpan<byte> verified))
            {
                return ElbField.NoRow(line, NoRow);
            }

            if (!ElbField.TrySeconds(handshake, out Elapsed took))
            {
                return ParseOutcome.Reject("unreadable handshake latency");
            }

            context.Source.ConnectionLevel = true;
            record.Flags |= RecordFlags.Connection;
            record.Edge = StampEdge.Start;
            record.ResolutionTicks = stamp.ResolutionTicks;
            record.Start = new Instant(stamp.Local);
            record.Client = ClientAddress.Hash(client, hasPort: false);
            record.RequestTime = verified.StartsWith("Failed"u8) ? Elapsed.Failed : took;
            record.Connection = fields.TryNext(out ReadOnlySpan<byte> id) ? ConnectionId.Hash(id) : 0;
            return ParseOutcome.Record;
        }
    }
}
