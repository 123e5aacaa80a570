using System.Buffers;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Connection log of an Application Load Balancer. It is recognised so that it is not taken for an access log.</summary>
internal sealed class AlbConnectionFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "alb-connection";

    /// <inheritdoc />
    public Hop Hop => Hop.LoadBalancer;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser();

    private sealed class Parser : ILineParser
    {
        private static readonly SearchValues<byte> Address = SearchValues.Create("0123456789abcdefABCDEF.:"u8);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            var fields = new FieldWalker(line);
            bool valid = fields.TryNext(out ReadOnlySpan<byte> time) && ElbField.TryStamp(time, out _)
                && fields.TryNext(out ReadOnlySpan<byte> client) && client.IndexOfAnyExcept(Address) < 0
                && fields.TryNext(out ReadOnlySpan<byte> clientPort) && AsciiNumber.TryInteger(clientPort, out _)
                && fields.TryNext(out ReadOnlySpan<byte> listenerPort) && AsciiNumber.TryInteger(listenerPort, out _)
                && fields.TrySkip(7);
            return valid ? ParseOutcome.Skip("ALB connection log line") : ElbField.NoRow(line, "not an ALB connection log row");
        }
    }
}
