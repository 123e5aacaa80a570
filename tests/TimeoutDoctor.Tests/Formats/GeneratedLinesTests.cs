using System.Reflection;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>Any request that a generator makes is written in a format's grammar and read back equal. Formats with tests of their own name themselves by a trait.</summary>
public class GeneratedLinesTests
{
    /// <summary>Trait of tests that write a format.</summary>
    internal const string Generates = "generates";

    private const string All = "status method path duration start end id trace";
    private const string Headers = "\"headers\":{\"x-amzn-trace-id\":\"Root=@trace@\",\"x-request-id\":\"@id@\"}";

    /// <summary>Format, what its lines carry, the line. Several lines are there where the format has several shapes.</summary>
    public static TheoryData<string, string, string> Grammars => new()
    {
        { "clef", All, "{\"@t\":\"@end-iso@\",\"@mt\":\"HTTP {RequestMethod} {RequestPath} responded\",\"RequestMethod\":\"@method@\",\"RequestPath\":\"@json-path@\",\"StatusCode\":@status@,\"Elapsed\":@ms@,\"RequestId\":\"@id@\",\"TraceId\":\"Root=@trace@\"}" },
        { "bunyan", All, "{\"name\":\"api\",\"hostname\":\"h\",\"pid\":1,\"level\":30,\"req\":{\"method\":\"@method@\",\"url\":\"@json-path@?a=1\"," + Headers + "},\"res\":{\"statusCode\":@status@},\"duration\":@ms@,\"msg\":\"request finished\",\"time\":\"@end-iso@\",\"v\":0}" },
        { "pino", All, "{\"level\":30,\"time\":@end-epoch-ms@,\"pid\":1,\"hostname\":\"h\",\"req\":{\"id\":\"@id@\",\"method\":\"@method@\",\"url\":\"@json-path@\"," + Headers + "},\"res\":{\"statusCode\":@status@},\"responseTime\":@ms@,\"msg\":\"request completed\"}" },
        { "express-winston", All, "{\"level\":\"info\",\"message\":\"HTTP\",\"meta\":{\"req\":{\"httpVersion\":\"1.1\",\"method\":\"@method@\",\"originalUrl\":\"@json-path@\"," + Headers + "},\"res\":{\"statusCode\":@status@},\"responseTime\":@ms@},\"timestamp\":\"@end-iso@\"}" },
        { "ecs", "status method path duration start end id", "{\"@timestamp\":\"@end-iso@\",\"message\":\"done\",\"ecs.version\":\"1.2.0\",\"event.duration\":@ns@,\"http.request.method\":\"@method@\",\"http.request.id\":\"@id@\",\"http.response.status_code\":@status@,\"url.path\":\"@json-path@\"}" },
        { "ecs", "status method path duration start end", "{\"@timestamp\":\"@end-iso@\",\"message\":\"done\",\"ecs\":{\"version\":\"8.11\"},\"event\":{\"duration\":@ns@},\"http\":{\"request\":{\"method\":\"@method@\"},\"response\":{\"status_code\":@status@}},\"url\":{\"original\":\"@json-path@?b\"}}" },
        { "log4j2", "status method path duration start end id", "{\"timeMillis\":@end-epoch-ms@,\"thread\":\"t\",\"level\":\"INFO\",\"loggerName\":\"a.B\",\"message\":\"request finished\",\"contextMap\":{\"requestId\":\"@id@\",\"method\":\"@method@\",\"path\":\"@json-path@\",\"status\":\"@status@\",\"durationMs\":\"@ms@\"}}" },
        { "logstash", "status method path duration start end", "{\"@timestamp\":\"@end-iso@\",\"@version\":\"1\",\"message\":\"m\",\"method\":\"@method@\",\"requested_uri\":\"@json-path@\",\"status_code\":@status@,\"elapsed_time\":@ms@}" },
        { "envoy-json", "status method path duration start end id bytes", "{\"bytes_received\":0,\"bytes_sent\":@bytes@,\"duration\":@ms@,\"method\":\"@method@\",\"path\":\"@json-path@\",\"request_id\":\"@id@\",\"response_code\":@status@,\"response_flags\":\"UT\",\"start_time\":\"@start-iso@\",\"upstream_service_time\":null}" },
        { "caddy", "status method path duration start end trace", "{\"level\":\"info\",\"ts\":@end-epoch@,\"logger\":\"http.log.access\",\"msg\":\"handled request\",\"request\":{\"method\":\"@method@\",\"uri\":\"@json-path@?x\",\"headers\":{\"X-Amzn-Trace-Id\":[\"Root=@trace@\",\"x\"],\"Accept\":[\"*/*\"]}},\"duration\":@s@,\"size\":1,\"status\":@status@}" },
        { "traefik", "status method path duration start end trace", "{\"DownstreamStatus\":@status@,\"Duration\":@ns@,\"RequestMethod\":\"@method@\",\"RequestPath\":\"@json-path@\",\"StartUTC\":\"@start-iso@\",\"request_X-Amzn-Trace-Id\":\"Root=@trace@\",\"time\":\"@end-second@Z\"}" },
        { "nginx-json", All + " bytes", "{\"msec\":@end-epoch@,\"request_id\":\"@id@\",\"request\":\"@method@ @json-path@?q HTTP/1.1\",\"status\":@status@,\"body_bytes_sent\":@bytes@,\"request_time\":@s@,\"upstream_response_time\":\"0.001\",\"trace_id\":\"Root=@trace@\"}" },
        { "structlog", All, "{\"method\": \"@method@\", \"path\": \"@json-path@\", \"status\": @status@, \"duration_ms\": @ms@, \"event\": \"request_finished\", \"trace_id\": \"Root=@trace@\", \"request_id\": \"@id@\", \"level\": \"info\", \"timestamp\": \"@end-iso@\"}" },
        { "json", All, "{\"ts\":\"@end-iso@\",\"msg\":\"request completed\",\"method\":\"@method@\",\"path\":\"@json-path@\",\"status\":@status@,\"durationMs\":@ms@,\"traceId\":\"Root=@trace@\",\"requestId\":\"@id@\"}" },
        { "json", All, "{\"requestId\":\"@id@\",\"time\":@end-epoch-ms@,\"http\":{\"method\":\"@method@\",\"path\":\"@json-path@\",\"status\":\"@status@\"},\"duration_us\":@us@,\"trace\":{\"id\":\"@trace@\"}}" },
        { "logfmt", All, "ts=@end-iso@ level=info msg=\"request done\" method=@method@ path=@path@ status=@status@ duration=@ms@ms request_id=@id@ trace_id=@trace@" },
        { "haproxy", "status method path duration start end bytes", "Feb  6 12:14:14 localhost haproxy[14389]: @client@:33317 [@start-haproxy@] http-in static/srv1 0/0/0/1/@ms@ @status@ @bytes@ - - ---- 1/1/1/1/0 0/0 \"@method@ @path@?a HTTP/1.1\"" },
        { "envoy", "status method path duration start end id bytes", "[@start-iso@] \"@method@ @path@?a HTTP/2\" @status@ - 0 @bytes@ @ms@ - \"@client@\" \"agent\" \"@id@\" \"host\" \"10.0.2.1:80\"" },
        { "beanstalk-healthd", "status path duration start end", "@end-epoch@\"@path@\"@status@\"@s@\"0.001\"@client@" },
        { "beanstalk-healthd", "status path duration start-second", "@start-epoch-s@\"@path@\"@status@\"@us@\"@us@\"-" },
        { "apigw-json", "status method start id trace duration path", "{\"requestId\":\"@id@\",\"requestTimeEpoch\":\"@start-epoch-ms@\",\"httpMethod\":\"@method@\",\"path\":\"@json-path@\",\"status\":\"@status@\",\"responseLatency\":\"@ms@\",\"integrationLatency\":\"-\",\"xrayTraceId\":\"@trace@\"}" },
        { "apigw-json", "status method start id trace duration path", "{\"requestId\":\"@id@\",\"requestTimeEpoch\":@start-epoch-ms@,\"httpMethod\":\"@method@\",\"path\":\"@json-path@\",\"status\":@status@,\"responseLatency\":@ms@,\"integrationLatency\":-,\"xrayTraceId\":\"@trace@\"}" },
        { "apigw-clf", "status method path start-second id bytes", "@client@ - - [@start-common@] \"@method@ @path@ HTTP/1.1\" @status@ @bytes@ @id@" },
        { "apigw-csv", "status method path start-second id bytes", "@client@,-,-,@start-common@,@method@,@path@,HTTP/1.1,@status@,@bytes@,@id@" },
        { "apigw-xml", "status method path start-second id bytes", "<request id=\"@id@\"> <ip>@client@</ip> <caller>-</caller> <user>-</user> <requestTime>@start-common@</requestTime> <httpMethod>@method@</httpMethod> <resourcePath>@path@</resourcePath> <status>@status@</status> <protocol>HTTP/1.1</protocol> <responseLength>@bytes@</responseLength> </request>" },
        { "access-log", "status method path bytes duration end-second", "@client@ - - [@end-common@] \"@method@ @path@?q HTTP/1.1\" @status@ @bytes@ \"-\" \"agent \\\"x\\\"\" rt=@s@" },
        { "access-log", "status method path bytes trace duration", "@client@ - - [@end-common@] \"@method@ @path@ HTTP/1.1\" @status@ @bytes@ D=@us@ msT=@ms@ Root=@trace@" },
        { "morgan", "status method path first-byte", "@method@ @path@ @status@ @bytes@ - @ms@.000 ms" },
        { "pairs", "status method path duration start end trace", "@end-comma@ INFO  [exec-9] c.e.RequestLog - <-- @method@ @path@ @status@ @ms@ms trace=Root=@trace@" },
        { "nlb", "end-second start-second bytes", "tls 2.0 @end-second@ net/lb/1 g3 @client@:2817 10.0.0.1:80 @ms@ 2 98 @bytes@ - arn:aws:acm:r:1:certificate/2 - A tlsv12 - host h2 h2 \"h2\",\"http/1.1\" @start-second@" },
        { "alb-connection", "start", "@start-iso@ @client@ 4711 443 TLSv1.3 A @s@ \"-\" - - Success TID_1" },
    };

    /// <summary>Pattern formats: format, pattern, what its lines carry, the line.</summary>
    public static TheoryData<string, string, string, string> Patterns => new()
    {
        { "apache", "%h %l %u %t \\\"%r\\\" %>s %b %D \\\"%{X-Amzn-Trace-Id}i\\\"", "status method path bytes duration start-second trace", "@client@ - - [@start-common@] \"@method@ @path@?q HTTP/1.1\" @status@ @bytes@ @us@ \"Root=@trace@\"" },
        { "nginx", "$remote_addr [$msec] \"$request\" $status $body_bytes_sent $request_time $request_id", "status method path bytes duration start end id", "@client@ [@end-epoch@] \"@method@ @path@ HTTP/1.1\" @status@ @bytes@ @s@ @id@" },
        { "gunicorn", "%(h)s %(t)s \"%(r)s\" %(s)s %(b)s M=%(M)s", "status method path bytes duration end-second", "@client@ [@end-common@] \"@method@ @path@ HTTP/1.1\" @status@ @bytes@ M=@ms@" },
        { "apigw", "$context.requestId $context.identity.sourceIp $context.requestTimeEpoch \"$context.httpMethod $context.path\" $context.status $context.responseLatency $context.xrayTraceId", "status method path duration start id trace", "@id@ @client@ @start-epoch-ms@ \"@method@ @path@\" @status@ @ms@ @trace@" },
        { "pairs", "^(?<time>\\S+) (?<method>\\w+) (?<path>\\S+) (?<status>\\d+) (?<durationMs>\\d+) (?<id>\\S+)$", "status method path duration start end id", "@end-iso@ @method@ @path@ @status@ @ms@ @id@" },
    };

    [Theory]
    [MemberData(nameof(Grammars))]
    public void Generated_lines_read_back_equal(string format, string carried, string template) => ReadBack(format, carried, template, null);

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Generated_lines_of_a_pattern_read_back_equal(string format, string pattern, string carried, string template) =>
        ReadBack(format, carried, template, new SourceOptions { FormatId = format, Pattern = pattern });

    [Theory]
    [InlineData("iis-w3c", "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status sc-bytes time-taken", "@end-w3c@ @method@ @path@ q=1 @status@ @bytes@ @ms@", "status method path bytes duration end-second")]
    [InlineData("aspnetcore-w3c", "#Start-Date: 2026-11-23 03:19:55\n#Fields: date time c-ip cs-username s-computername s-ip s-port cs-method cs-uri-stem cs-uri-query sc-status time-taken cs-version", "@start-w3c@ @client@ - vm 10.0.0.1 80 @method@ @path@ ?q=1 @status@ @ms@.0 HTTP/1.1", "status method path duration start-second")]
    [InlineData("tomcat-w3c", "#Fields: date time c-ip cs-method cs-uri sc-status bytes time-taken cs(User-Agent) cs(X-Request-Id)\n#Version: 2.0\n#Software: Apache Tomcat/9.0.70", "@end-w3c@ @client@ @method@ @path@?q=1 @status@ @bytes@ @s@ \"a \"\"b\"\" c\" \"@id@\"", "status method path bytes duration end-second id")]
    public void Generated_rows_below_their_fields_line_read_back_equal(string format, string head, string template, string carried) =>
        ReadBack(format, carried, template, null, head);

    /// <summary>A generator of several lines, or one with a test of its own, says by a trait which format it writes.</summary>
    [Fact]
    public void Every_format_has_a_generator()
    {
        MethodInfo[] tests = [.. typeof(GeneratedLinesTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FactAttribute)))];
        IEnumerable<string> said = tests.SelectMany(m => m.GetCustomAttributesData()).Where(a => a.AttributeType == typeof(TraitAttribute) && a.ConstructorArguments[0].Value is Generates)
            .Select(a => (string)a.ConstructorArguments[1].Value!);
        IEnumerable<string> rows = typeof(GeneratedLinesTests).GetMethod(nameof(Generated_rows_below_their_fields_line_read_back_equal))!
            .GetCustomAttributes<InlineDataAttribute>().Select(row => (string)row.GetData(null!).Single()[0]!);
        string[] generated = [.. Grammars.Concat(Patterns).Select(row => (string)row[0]), .. rows, .. said];
        Assert.Equal([], LogFormats.All.Select(f => f.Id).Except(generated));
        Assert.Equal([], generated.Except(LogFormats.All.Select(f => f.Id)));
    }

    [Fact]
    [Trait(Generates, "aws-test-object")]
    public void Generated_test_objects_are_skipped_whatever_they_name()
    {
        var random = new Random(11);
        for (int i = 0; i < 300; i++)
        {
            GeneratedRequest request = GeneratedRequest.Next(random);
            var reader = new LineReader(LogFormats.Find("aws-test-object")!);
            string name = request.Path.Replace("ünï", "u", StringComparison.Ordinal);
            Assert.Equal(ParseKind.Skipped, reader.Read(System.Text.Encoding.UTF8.GetBytes(request.Write($"Enable AccessLog for ELB: app{name}/959dfdbaed241613 at @end-iso@")), out _).Kind);
            Assert.Equal(ParseKind.Rejected, reader.Read(System.Text.Encoding.UTF8.GetBytes(request.Write("@end-iso@ Enable AccessLog for ELB: x")), out _).Kind);
        }
    }

    private static void ReadBack(string format, string carried, string template, SourceOptions? options, string? head = null)
    {
        var random = new Random(11);
        var reader = new LineReader(LogFormats.Find(format)!, options);
        foreach (string directive in head?.Split('\n') ?? [])
        {
            Assert.Equal(ParseKind.Skipped, reader.Read(System.Text.Encoding.UTF8.GetBytes(directive), out _).Kind);
        }

        for (int i = 0; i < 300; i++)
        {
            GeneratedRequest request = GeneratedRequest.Next(random);
            string line = request.Write(template);
            request.AssertRead(reader.ReadRecord(line), carried, line);
        }
    }
}
