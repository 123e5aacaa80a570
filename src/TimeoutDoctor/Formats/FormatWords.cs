using TimeoutDoctor.Formats.Gateway;
using TimeoutDoctor.Formats.Json;

namespace TimeoutDoctor.Formats;

/// <summary>The words by which lines are read: keys, and the phrases that mark a line or tell what went wrong. Who replaces words in a line must leave these.</summary>
public static class FormatWords
{
    private static readonly string[] Phrases =
    [
        "Enable AccessLog for ELB", "Permission Check Successful", "Extended Request Id", "Starting execution for request", "HTTP Method", "Resource Path", "Method request path",
        "Method request query string", "Method request headers", "Method request body before transformations", "Method response headers", "Endpoint request headers", "Endpoint request URI",
        "Endpoint request body after transformations", "Endpoint response headers", "Endpoint response body before transformations", "Method response body after transformations",
        "Sending request to", "Received response. Status, Integration latency", "Method completed with status", "AWS Integration Endpoint RequestId", "X-ray Tracing ID",
        "Execution failed due to a timeout error", "Execution failed due to a network error", "Execution failed due to configuration error", "Execution log for request", "Lambda execution failed",
        "Lambda invocation failed with status", "Successfully completed authorizer execution", "Starting authorizer", "Unauthorized request", "Verifying Usage Plan for request", "Usage Plan check succeeded",
        "API Key", "API Stage", "WAF call got timed out", "Rate exceeded", "Throttle limit exceeded", "Quota limit exceeded", "Too Many Requests", "TRUNCATED", "ms",
        "Endpoint request timed out", "Network error communicating with endpoint", "Internal server error", "Service unavailable", "Gateway Timeout", "Bad gateway",
        "INTEGRATION_TIMEOUT", "INTEGRATION_FAILURE", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "THROTTLED", "QUOTA_EXCEEDED", "DATA_MESSAGE", "CONTROL_MESSAGE",
        "Request starting", "Request finished", "Request and Response", "HTTP RequestMethod RequestPath responded StatusCode in Elapsed ms", "Executing endpoint", "Executed endpoint", "OriginalFormat",
        "Protocol Method Scheme Host PathBase Path QueryString ContentType ContentLength Accept", "StatusCode", "Duration", "Server", "Transfer-Encoding", "User-Agent", "X-Amzn-Trace-Id", "X-Forwarded-For",
        "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.HttpLogging.HttpLoggingMiddleware", "Microsoft.AspNetCore.Routing.EndpointMiddleware", "Serilog.AspNetCore.RequestLoggingMiddleware",
        "Microsoft.Hosting.Lifetime", "SourceContext", "Timestamp LogLevel Category Message State Scopes EventId Information", "http.log.access", "handled request", "request completed", "request errored",
        "request aborted", "incoming request", "started", "begin", "beginning", "began", "received", "incoming", "finished", "completed", "complete", "done", "ended", "responded", "handled", "errored", "aborted",
        "stdout", "stderr", "stream", "logEvents", "logGroup", "logStream", "logStreamName", "logGroupName", "events", "message", "timestamp", "ingestionTime", "messageType", "owner", "subscriptionFilters",
        "results", "field", "value", "@timestamp", "@message", "@logStream", "@log", "@ptr", "statistics", "status", "nextToken", "eventId", "id", "args", "log", "time",
        "NOSRV", "BADREQ", "haproxy", "UT", "URX", "DC", "UF", "UH", "NR", "UC", "UO", "LR", "tls", "Root", "Self", "Parent", "Sampled", "Lineage", "true", "false", "null",
        "access_log", "localhost_access_log", "application", "catalina", "error_log", "spring", "express-winston", "eventname", "phase", "eventaction", "sp", "tr", "mt", "msT", "rid", "rt", "us", "uht", "urt", "uct", "requestLog", "RequestLog",
    ];

    /// <summary>All of them; phrases as they are written.</summary>
    public static IReadOnlyCollection<string> All { get; } =
    [
        .. new[] { AppNames.Generic, AppNames.Clef, AppNames.Milliseconds, AppNames.Seconds, AppNames.Nanoseconds, AppNames.Logfmt, AppNames.DotnetConsole, GatewayNames.Keys }.SelectMany(k => k.Names).Distinct(),
        .. GatewayNames.VariableNames,
        .. LogFormats.All.Select(f => f.Id),
        .. Phrases,
    ];
}
