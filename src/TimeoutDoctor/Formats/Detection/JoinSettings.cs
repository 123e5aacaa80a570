using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>How a server is told to log what a join needs: one entry per kind of server, the first whose format fits is taken.</summary>
/// <param name="Formats">Beginnings of the format ids it stands for.</param>
/// <param name="Names">Parts of file names that tell the server where the format alone does not; null where it does.</param>
/// <param name="Where">Where the setting stands.</param>
/// <param name="Separator">What stands between two additions.</param>
/// <param name="Additions">What adds a field.</param>
internal sealed record JoinSettings(string[] Formats, string[]? Names, string Where, string Separator, IReadOnlyDictionary<RecordField, string> Additions)
{
    private static readonly JoinSettings[] Known =
    [
        new(["apigw-json"], null, "the stage's access log format", ",", new Dictionary<RecordField, string>
        {
            [RecordField.FineTime] = "\"requestTimeEpoch\":\"$context.requestTimeEpoch\"", [RecordField.Duration] = "\"responseLatency\":\"$context.responseLatency\"",
            [RecordField.BackendTime] = "\"integrationLatency\":\"$context.integrationLatency\"", [RecordField.TraceId] = "\"xrayTraceId\":\"$context.xrayTraceId\"",
            [RecordField.Path] = "\"path\":\"$context.path\"", [RecordField.RequestId] = "\"requestId\":\"$context.requestId\"",
        }),
        new(["apigw"], null, "the stage's access log format", " ", new Dictionary<RecordField, string>
        {
            [RecordField.FineTime] = "$context.requestTimeEpoch", [RecordField.Duration] = "$context.responseLatency", [RecordField.BackendTime] = "$context.integrationLatency",
            [RecordField.TraceId] = "$context.xrayTraceId", [RecordField.Path] = "$context.path", [RecordField.RequestId] = "$context.requestId",
        }),
        new(["tomcat-w3c"], null, "the ExtendedAccessLogValve's pattern in server.xml", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "cs(X-Amzn-Trace-Id)", [RecordField.Duration] = "time-taken-ms" }),
        Percent(["tomcat"], null, "the AccessLogValve's pattern in server.xml", "%{begin:msec}t"),
        Percent(["apache"], null, "LogFormat", "%{msec}t"),
        Nginx(["nginx"], null),
        Nginx(["access-log", "beanstalk"], ["nginx"]),
        Percent(["access-log", "beanstalk"], ["httpd", "apache"], "LogFormat", "%{msec}t"),
        Percent(["access-log"], ["tomcat", "localhost_access", "catalina"], "the AccessLogValve's pattern in server.xml", "%{begin:msec}t"),
        new(["access-log", "beanstalk"], null, "nginx's log_format (Tomcat, Apache: %{X-Amzn-Trace-Id}i %D %{msec}t)", " ", NginxFields),
        new(["gunicorn"], null, "access_log_format", " ", new Dictionary<RecordField, string> { [RecordField.Duration] = "%(D)s", [RecordField.TraceId] = "%({x-amzn-trace-id}i)s" }),
        new(["envoy"], null, "the access log's format", " ", new Dictionary<RecordField, string> { [RecordField.Duration] = "%DURATION%", [RecordField.TraceId] = "%REQ(X-AMZN-TRACE-ID)%", [RecordField.FineTime] = "%START_TIME%" }),
        new(["haproxy"], null, "the frontend", "; ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "http-request capture req.hdr(X-Amzn-Trace-Id) len 100", [RecordField.Duration] = "option httplog" }),
        new(["morgan"], null, "morgan's format", " ", new Dictionary<RecordField, string> { [RecordField.FineTime] = ":date[iso]", [RecordField.Duration] = ":total-time", [RecordField.TraceId] = ":req[x-amzn-trace-id]" }),
        new(["iis"], null, "the site's logFile in applicationHost.config", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "<add logFieldName=\"X-Amzn-Trace-Id\" sourceName=\"X-Amzn-Trace-Id\" sourceType=\"RequestHeader\" />", [RecordField.Duration] = "logExtFileFlags: TimeTaken" }),
        new(["w3c", "aspnet"], null, "AddW3CLogging", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "o.AdditionalRequestHeaders.Add(\"X-Amzn-Trace-Id\");", [RecordField.Duration] = "o.LoggingFields |= W3CLoggingFields.TimeTaken;" }),
        new(["clef"], null, "the start of the application", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "app.UseSerilogRequestLogging(o => o.EnrichDiagnosticContext = (d, c) => d.Set(\"TraceId\", c.Request.Headers[\"X-Amzn-Trace-Id\"].ToString()));", [RecordField.Duration] = "app.UseSerilogRequestLogging();" }),
        new(["dotnet"], null, "the start of the application", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "services.AddHttpLogging(o => o.RequestHeaders.Add(\"X-Amzn-Trace-Id\"));", [RecordField.FineTime] = "logging.AddJsonConsole(o => o.TimestampFormat = \"O\");", [RecordField.Duration] = "services.AddHttpLogging(o => o.LoggingFields |= HttpLoggingFields.Duration);" }),
        new(["pino"], null, "the call of pinoHttp", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "customProps: req => ({ traceId: req.headers['x-amzn-trace-id'] })" }),
        new(["logstash"], null, "a servlet filter", " ", new Dictionary<RecordField, string> { [RecordField.TraceId] = "MDC.put(\"traceId\", request.getHeader(\"X-Amzn-Trace-Id\"));" }),
        new(["json", "log4j", "ecs", "bunyan", "winston", "structlog"], null, "the object logged when a request ends", ",", new Dictionary<RecordField, string>
        {
            [RecordField.TraceId] = "\"traceId\":\"<the X-Amzn-Trace-Id header>\"", [RecordField.Duration] = "\"durationMs\":<milliseconds>", [RecordField.Path] = "\"path\":\"<path>\"", [RecordField.FineTime] = "\"ts\":\"<ISO 8601 with milliseconds>\"",
        }),
        new([""], null, "the line logged when a request ends", " ", new Dictionary<RecordField, string>
        {
            [RecordField.TraceId] = "traceId=<the X-Amzn-Trace-Id header>", [RecordField.Duration] = "durationMs=<milliseconds>", [RecordField.Path] = "path=<path>", [RecordField.FineTime] = "ts=<ISO 8601 with milliseconds>",
        }),
    ];

    private static IReadOnlyDictionary<RecordField, string> NginxFields => new Dictionary<RecordField, string>
    {
        [RecordField.FineTime] = "$msec",
        [RecordField.Duration] = "$request_time",
        [RecordField.TraceId] = "\"$http_x_amzn_trace_id\"",
        [RecordField.Path] = "\"$request\"",
    };

    /// <summary>The settings for a source.</summary>
    /// <param name="formatId">Its format.</param>
    /// <param name="file">Its name.</param>
    public static JoinSettings Of(string formatId, string file) =>
        Known.First(k => k.Formats.Any(f => formatId.StartsWith(f, StringComparison.Ordinal))
            && (k.Names is null || k.Names.Any(n => file.Contains(n, StringComparison.OrdinalIgnoreCase))));

    private static JoinSettings Nginx(string[] formats, string[]? names) => new(formats, names, "log_format", " ", NginxFields);

    private static JoinSettings Percent(string[] formats, string[]? names, string where, string fineTime) => new(formats, names, where, " ", new Dictionary<RecordField, string>
    {
        [RecordField.FineTime] = fineTime,
        [RecordField.Duration] = "%D",
        [RecordField.TraceId] = "%{X-Amzn-Trace-Id}i",
        [RecordField.Path] = "\"%r\"",
    });
}
