using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>
/// The console's common log format of REST and HTTP APIs: as any access log up to the length, then a request id in the
/// gateway's own form. It carries no latency.
/// </summary>
internal sealed class ApiGatewayClfFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "apigw-clf";

    /// <inheritdoc />
    public Hop Hop => Hop.Gateway;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private static readonly ParseOutcome NotClf = ParseOutcome.Reject("not an API Gateway line in common log format");
        private readonly FieldSlots _fields = new();
        private readonly GatewayRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            _fields.Clear();
            int time = line.IndexOf(" ["u8);
            int request = time < 0 ? -1 : line[time..].IndexOf("] \""u8) + time;
            int quote = request <= time ? -1 : line[(request + 3)..].IndexOf("\" "u8) + request + 3;
            int blank = line.IndexOf((byte)' ');
            if (time < 0 || request <= time || quote < request + 3 || blank <= 0)
            {
                return NotClf;
            }

            Set(line, GatewayField.SourceIp, 0, blank);
            Set(line, GatewayField.RequestTime, time + 2, request);
            ReadRequest(line, request + 3, quote);
            return ReadTail(line, quote + 2) ? _builder.Build(line, _fields, text, ref record) : NotClf;
        }

        private void ReadRequest(ReadOnlySpan<byte> line, int start, int end)
        {
            int protocol = line[start..end].LastIndexOf(" HTTP/"u8);
            end = protocol < 0 ? end : start + protocol;
            int blank = line[start..end].IndexOf((byte)' ');
            if (blank < 0)
            {
                return;
            }

            Set(line, GatewayField.Method, start, start + blank);
            int target = start + blank + 1;
            bool isRoute = target < end && (line[target] != '/' || line[target..end].IndexOf((byte)'{') >= 0);
            Set(line, isRoute ? GatewayField.RouteKey : GatewayField.Path, target, end);
        }

        private bool ReadTail(ReadOnlySpan<byte> line, int at)
        {
            bool identified = false;
            for (int number = 0; at < line.Length; number++)
            {
                int blank = line[at..].IndexOf((byte)' ');
                int end = blank < 0 ? line.Length : at + blank;
                ReadOnlySpan<byte> token = line[at..end];
                if (number == 0)
                {
                    Set(line, GatewayField.Status, at, end);
                }
                else if (number == 1)
                {
                    Set(line, GatewayField.ResponseLength, at, end);
                }
                else if (number == 2)
                {
                    identified = GatewayIds.IsRequestId(token);
                    Set(line, GatewayField.RequestId, at, end);
                }
                else if (GatewayIds.IsExtended(token))
                {
                    Set(line, GatewayField.ExtendedId, at, end);
                }
                else if (GatewayIds.IsTrace(token))
                {
                    Set(line, GatewayField.TraceId, at, end);
                }

                at = end + 1;
            }

            return identified && _fields.Has((int)GatewayField.Status);
        }

        private void Set(ReadOnlySpan<byte> line, GatewayField field, int start, int end) => _fields.Set(line, (int)field, start, Math.Max(0, end - start));
    }
}
