using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>Format strings that the API Gateway console offers, the longer first.</summary>
internal static class ConsolePatterns
{
    private const string XmlRest = "<request id=\"$context.requestId\"> <extendedRequestId>$context.extendedRequestId</extendedRequestId>" + XmlRestTail;
    private const string XmlRestOld = "<request id=\"$context.requestId\">" + XmlRestTail;
    private const string XmlRestTail = " <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user>"
        + " <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath>" + XmlTail;
    private const string XmlHttp = "<request id=\"$context.requestId\"> <ip>$context.identity.sourceIp</ip>"
        + " <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <routeKey>$context.routeKey</routeKey>" + XmlTail;
    private const string XmlTail = " <status>$context.status</status> <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>";
    private const string CsvRest = "$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,$context.resourcePath,"
        + "$context.protocol,$context.status,$context.responseLength,$context.requestId";

    /// <summary>Comma-separated values.</summary>
    public static IReadOnlyList<string> Csv { get; } =
    [
        CsvRest + ",$context.extendedRequestId",
        CsvRest,
        "$context.identity.sourceIp,$context.requestTime,$context.httpMethod,$context.routeKey,$context.protocol,$context.status,$context.responseLength,$context.requestId",
    ];

    /// <summary>XML, with and without blanks between its elements.</summary>
    public static IReadOnlyList<string> Xml { get; } =
        [.. new[] { XmlRest, XmlRestOld, XmlHttp }.SelectMany(p => new[] { p, p.Replace("> <", "><", StringComparison.Ordinal) })];
}

/// <summary>The console's formats of fixed text. They carry no latency.</summary>
internal sealed class ApiGatewayConsoleFormat(string id, IReadOnlyList<string> patterns) : ILogFormat
{
    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Hop Hop => Hop.Gateway;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(patterns, context);

    private sealed class Parser : ILineParser
    {
        private readonly TextMatcher[] _matchers;
        private readonly FieldSlots _fields = new();
        private readonly GatewayRecordBuilder _builder;

        public Parser(IReadOnlyList<string> patterns, ParseContext context)
        {
            _builder = new GatewayRecordBuilder(context);
            _matchers = [.. patterns.Select(pattern =>
            {
                (string[] literals, GatewayField[] fields) = FormatString.Parse(pattern).Parts();
                return new TextMatcher(literals, fields);
            })];
        }

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            foreach (TextMatcher matcher in _matchers)
            {
                // A shorter format fits a longer line with the rest in its last field; the forms of id and status tell.
                if (matcher.TryMatch(line, _fields) && GatewayIds.IsRequestId(_fields.Text(line, (int)GatewayField.RequestId))
                    && _fields.Text(line, (int)GatewayField.Status).Length == 3)
                {
                    return _builder.Build(line, _fields, text, ref record);
                }
            }

            return ParseOutcome.Reject("not a line of the API Gateway console's format");
        }
    }
}
