using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>API Gateway access logs in JSON, without the stage's format string: keys as the console and most people name them.</summary>
internal sealed class ApiGatewayJsonFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "apigw-json";

    /// <inheritdoc />
    public Hop Hop => Hop.Gateway;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private readonly JsonLineScanner _scanner = new(GatewayNames.Keys);
        private readonly GatewayRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (_scanner.Scan(line) is { } problem)
            {
                return ParseOutcome.Reject(problem);
            }

            return IsGateway(line, _scanner.Fields)
                ? _builder.Build(line, _scanner.Fields, text, ref record)
                : ParseOutcome.Reject("not an API Gateway access log line");
        }

        // Application lines have ids, paths and statuses too; only a gateway's have what its own variables give.
        private static bool IsGateway(ReadOnlySpan<byte> line, FieldSlots fields)
        {
            bool identified = Has(fields, GatewayField.RequestId) || Has(fields, GatewayField.ExtendedId);
            bool socket = Has(fields, GatewayField.EventType) || Has(fields, GatewayField.ConnectionId);
            bool request = Has(fields, GatewayField.Method) || Has(fields, GatewayField.RouteKey) || Has(fields, GatewayField.ResourcePath);
            bool own = Has(fields, GatewayField.RequestTimeEpoch) || Has(fields, GatewayField.ResponseLatency)
                || Has(fields, GatewayField.IntegrationLatency) || Has(fields, GatewayField.IntegrationStatus)
                || Has(fields, GatewayField.ExtendedId) || Has(fields, GatewayField.ApiId);

            // A row of query results may have no more than what was asked for; these words are the gateway's alone.
            bool asked = Has(fields, GatewayField.IntegrationError) || Has(fields, GatewayField.IntegrationStatus) || Has(fields, GatewayField.IntegrationLatency);
            if (asked && !identified && !request && Has(fields, GatewayField.Status))
            {
                return true;
            }

            // A format may leave the route out; what these words say nobody else logs.
            if (identified && Has(fields, GatewayField.Status) && (asked || Has(fields, GatewayField.RequestTimeEpoch)))
            {
                return true;
            }

            // A request that the gateway turned away before routing has no route: "-" everywhere but in time and status.
            return identified && Has(fields, GatewayField.Status)
                && (((request || socket) && own) || AsciiTime.TryCommonLog(fields.Text(line, (int)GatewayField.RequestTime), out _));
        }

        private static bool Has(FieldSlots fields, GatewayField field) => fields.Has((int)field);
    }
}
