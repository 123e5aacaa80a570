namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>What a field of an access log tells.</summary>
internal enum FieldMeaning : byte
{
    /// <summary>Nothing that is needed, one word.</summary>
    Word,

    /// <summary>Nothing that is needed, possibly with blanks (a header).</summary>
    Text,

    /// <summary>The peer's address.</summary>
    Client,

    /// <summary>X-Forwarded-For.</summary>
    ForwardedFor,

    /// <summary>A stamp; its edge is in the field.</summary>
    Stamp,

    /// <summary>The request line.</summary>
    Request,

    /// <summary>The method alone.</summary>
    Method,

    /// <summary>The path, with or without query.</summary>
    Path,

    /// <summary>The query alone; directly behind a path it belongs to the path.</summary>
    Query,

    /// <summary>Status sent to the caller.</summary>
    Status,

    /// <summary>Bytes received.</summary>
    Received,

    /// <summary>Bytes sent.</summary>
    Sent,

    /// <summary>Duration of the request in the field's unit.</summary>
    Duration,

    /// <summary>Duration of the request in milliseconds or microseconds, depending on the server's version (Tomcat <c>%D</c>).</summary>
    UnitlessDuration,

    /// <summary>Tomcat's <c>%T</c>: with decimals up to version 9, whole since 10.</summary>
    TomcatSeconds,

    /// <summary>Time to the first byte in the field's unit.</summary>
    FirstByte,

    /// <summary>Seconds per upstream attempt until the response headers.</summary>
    UpstreamHeader,

    /// <summary>Seconds per upstream attempt until the response's end.</summary>
    UpstreamResponse,

    /// <summary>Status per upstream attempt.</summary>
    UpstreamStatus,

    /// <summary>Other lists with one item per upstream attempt.</summary>
    UpstreamOther,

    /// <summary>From sending the request upstream until its response headers, in the field's unit.</summary>
    UpstreamTime,

    /// <summary>How many upstreams were tried, as a number.</summary>
    AttemptCount,

    /// <summary>Envoy's response flags.</summary>
    ResponseFlags,

    /// <summary>The connection's state when the response was done: <c>X</c>, <c>+</c> or <c>-</c>.</summary>
    ConnectionStatus,

    /// <summary>The X-Amzn-Trace-Id header.</summary>
    TraceId,

    /// <summary>A W3C traceparent header: <c>00-{trace id}-{span id}-{flags}</c>.</summary>
    TraceParent,

    /// <summary>A request id.</summary>
    RequestId,
}
