using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>
/// Execution logs of REST and WebSocket APIs: many lines per request, each with the request's id in front, those of several requests
/// between each other. Each line is a part of a record (<see cref="RecordEvent.Part"/>); its time is that of its log event. Also the
/// console's test output, which has its own stamps.
/// </summary>
internal sealed class ApiGatewayExecutionFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "apigw-execution";

    /// <inheritdoc />
    public Hop Hop => Hop.Gateway;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const string TestHead = "Execution log for request ";
        private readonly InternCache _routes = new(context.Names);
        private RequestId _tested;

        // Bodies are logged with their line ends.
        public bool? BeginsEntry(ReadOnlySpan<byte> line) =>
            TryId(line, out _, out _) || line.StartsWith("Execution log for request "u8) || TestStamp.TryRead(line, out _, out _);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (line.StartsWith("Execution log for request "u8))
            {
                _tested = RequestId.Parse(line[TestHead.Length..]);
                return ParseOutcome.Skip("head of a test invocation's log");
            }

            ReadOnlySpan<byte> message;
            if (TestStamp.TryRead(line, out Instant stamp, out message))
            {
                record.RequestId = _tested;
                record.Start = stamp;
                record.ResolutionTicks = (int)TimeSpan.TicksPerSecond;
                if (!_tested.IsKnown)
                {
                    return ParseOutcome.Reject("no request id before a test invocation's lines");
                }
            }
            else if (TryId(line, out RequestId id, out message))
            {
                record.RequestId = id;
            }
            else
            {
                return ParseOutcome.Reject("not a line of an API Gateway execution log");
            }

            record.Event = RecordEvent.Part;
            record.Flags |= RecordFlags.Execution;
            return ExecutionMessage.Read(message, _routes, text, ref record) ? ParseOutcome.Record : ParseOutcome.Skip("detail of an execution log");
        }

        private static bool TryId(ReadOnlySpan<byte> line, out RequestId id, out ReadOnlySpan<byte> message)
        {
            id = default;
            message = default;
            int close = line.Length > 0 && line[0] == '(' ? line.IndexOf(") "u8) : -1;
            if (close < 0 || !GatewayIds.IsRequestId(line[1..close]))
            {
                return false;
            }

            id = RequestId.Parse(line[1..close]);
            message = line[(close + 2)..];
            return true;
        }
    }
}
