namespace TimeoutDoctor.Formats.Json;

/// <summary>What a value of an application's JSON log means.</summary>
internal enum AppField
{
    None,
    Time,

    /// <summary>The same moment as a finer number (nginx <c>msec</c>).</summary>
    FineTime,
    StartTime,
    Message,
    Method,
    Path,
    Route,

    /// <summary>A whole request line.</summary>
    RequestLine,
    Status,
    DurationNs,
    DurationUs,
    DurationMs,
    DurationS,

    /// <summary>A duration whose key names no unit.</summary>
    Duration,
    TraceHeader,
    TraceId,
    RequestId,
    CorrelationId,
    Thread,
    Host,
    Client,
    ForwardedFor,
    SentBytes,
    ReceivedBytes,
    Level,
    Version,
    Category,
    EventId,
    LoggerName,
    RequestedUri,

    /// <summary>CLEF's own time, which marks its lines.</summary>
    ClefTime,

    /// <summary>Moment at which the request ended, apart from when the line was written (ECS <c>event.end</c>).</summary>
    EndTime,

    /// <summary>structlog's message, which marks its lines.</summary>
    EventName,

    /// <summary>Nanoseconds of the second that <see cref="Time"/> tells (Log4j2).</summary>
    NanoOfSecond,

    /// <summary>nginx's list of upstream times.</summary>
    UpstreamResponse,

    /// <summary>nginx's list of upstream states.</summary>
    UpstreamStatus,

    /// <summary>Envoy's time until the upstream's headers.</summary>
    UpstreamTime,

    /// <summary>Envoy's response flags.</summary>
    ResponseFlags,

    /// <summary>Attempts that a proxy made, as a number.</summary>
    AttemptCount,

    /// <summary>bunyan's version of its own format, which marks its lines.</summary>
    BunyanVersion,

    /// <summary>The version of the Elastic Common Schema, which marks its lines.</summary>
    EcsVersion,

    /// <summary>A key that only express-winston writes.</summary>
    ExpressWinston,

    /// <summary>Caddy's name for where a line comes from.</summary>
    Caddy,

    /// <summary>Attempts after the first that a proxy made.</summary>
    Retries,

    /// <summary>Milliseconds since 1970 as Log4j2 names them, or its instant: marks its lines.</summary>
    Log4jTime,
}
