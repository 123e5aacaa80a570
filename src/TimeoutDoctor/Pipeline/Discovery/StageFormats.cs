namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>Access log formats for API Gateway's stages with everything that the tool uses. <c>docs/aws.md</c> shows them in its templates.</summary>
internal static class StageFormats
{
    /// <summary>For a REST API.</summary>
    public const string Rest = """{"requestId":"$context.requestId","extendedRequestId":"$context.extendedRequestId","xrayTraceId":"$context.xrayTraceId","requestTimeEpoch":"$context.requestTimeEpoch","httpMethod":"$context.httpMethod","path":"$context.path","resourcePath":"$context.resourcePath","status":"$context.status","responseLatency":"$context.responseLatency","integrationLatency":"$context.integrationLatency","integrationStatus":"$context.integrationStatus","integrationErrorMessage":"$context.integrationErrorMessage","responseType":"$context.error.responseType","ip":"$context.identity.sourceIp"}""";

    /// <summary>For an HTTP API, which knows neither trace ids nor resources.</summary>
    public const string Http = """{"requestId":"$context.requestId","requestTimeEpoch":"$context.requestTimeEpoch","httpMethod":"$context.httpMethod","path":"$context.path","routeKey":"$context.routeKey","status":"$context.status","responseLatency":"$context.responseLatency","integrationLatency":"$context.integrationLatency","integrationStatus":"$context.integrationStatus","integrationErrorMessage":"$context.integrationErrorMessage","ip":"$context.identity.sourceIp"}""";
}
