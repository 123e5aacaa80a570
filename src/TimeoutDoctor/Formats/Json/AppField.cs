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
}
