namespace TimeoutDoctor.Formats.Gateway;

/// <summary>What a value of an API Gateway access log means, whatever its key is called.</summary>
internal enum GatewayField
{
    None,
    RequestId,
    ExtendedId,
    RequestTime,
    RequestTimeEpoch,
    Method,
    Path,
    ResourcePath,
    RouteKey,
    Status,
    ResponseLength,
    ResponseLatency,
    IntegrationLatency,
    IntegrationStatus,
    BackendStatus,
    ErrorMessage,
    ErrorMessageString,
    ErrorResponseType,
    IntegrationError,
    TraceId,
    SourceIp,
    AuthorizerLatency,
    ApiId,
    Stage,
    EventType,
    ConnectionId,
    UserAgent,

    /// <summary>A key that may be the response latency (<c>latency</c>, <c>responseTime</c>) but is no sign of a gateway.</summary>
    Latency,

    /// <summary>A key that may be the method (<c>method</c>) but is no sign of a gateway.</summary>
    PlainMethod,
}
