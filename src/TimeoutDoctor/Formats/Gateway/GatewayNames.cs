using System.Collections.Frozen;
using TimeoutDoctor.Formats.Json;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>Names of the values of an access log: the variables API Gateway defines, and the keys people give them.</summary>
internal static class GatewayNames
{
    private static readonly FrozenDictionary<string, GatewayField> Variables = new Dictionary<string, GatewayField>(StringComparer.Ordinal)
    {
        ["requestId"] = GatewayField.RequestId,
        ["extendedRequestId"] = GatewayField.ExtendedId,
        ["requestTime"] = GatewayField.RequestTime,
        ["requestTimeEpoch"] = GatewayField.RequestTimeEpoch,
        ["httpMethod"] = GatewayField.Method,
        ["path"] = GatewayField.Path,
        ["resourcePath"] = GatewayField.ResourcePath,
        ["routeKey"] = GatewayField.RouteKey,
        ["status"] = GatewayField.Status,
        ["responseLength"] = GatewayField.ResponseLength,
        ["responseLatency"] = GatewayField.ResponseLatency,
        ["integrationLatency"] = GatewayField.IntegrationLatency,
        ["integration.latency"] = GatewayField.IntegrationLatency,
        ["integrationStatus"] = GatewayField.IntegrationStatus,
        ["integration.integrationStatus"] = GatewayField.IntegrationStatus,
        ["integration.status"] = GatewayField.BackendStatus,
        ["integrationErrorMessage"] = GatewayField.IntegrationError,
        ["integration.error"] = GatewayField.IntegrationError,
        ["error.message"] = GatewayField.ErrorMessage,
        ["error.messageString"] = GatewayField.ErrorMessageString,
        ["error.responseType"] = GatewayField.ErrorResponseType,
        ["xrayTraceId"] = GatewayField.TraceId,
        ["identity.sourceIp"] = GatewayField.SourceIp,
        ["identity.userAgent"] = GatewayField.UserAgent,
        ["authorizer.latency"] = GatewayField.AuthorizerLatency,
        ["authorizer.integrationLatency"] = GatewayField.AuthorizerLatency,
        ["apiId"] = GatewayField.ApiId,
        ["stage"] = GatewayField.Stage,
        ["eventType"] = GatewayField.EventType,
        ["connectionId"] = GatewayField.ConnectionId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> KeyAliases = Aliases(
        (GatewayField.RequestId, "requestid,contextrequestid,apigwrequestid"),
        (GatewayField.ExtendedId, "extendedrequestid,apigwid"),
        (GatewayField.RequestTime, "requesttime"),
        (GatewayField.RequestTimeEpoch, "requesttimeepoch"),
        (GatewayField.Method, "httpmethod"),
        (GatewayField.PlainMethod, "method"),
        (GatewayField.Path, "path"),
        (GatewayField.ResourcePath, "resourcepath,resource"),
        (GatewayField.RouteKey, "routekey,route"),
        (GatewayField.Status, "status,statuscode,responsestatus"),
        (GatewayField.ResponseLength, "responselength"),
        (GatewayField.ResponseLatency, "responselatency"),
        (GatewayField.Latency, "latency,responsetime,totallatency"),
        (GatewayField.IntegrationLatency, "integrationlatency,backendlatency"),
        (GatewayField.IntegrationStatus, "integrationstatus,integrationintegrationstatus"),
        (GatewayField.BackendStatus, "backendstatus,integrationbackendstatus"),
        (GatewayField.ErrorMessage, "errormessage,errormessagestring,message"),
        (GatewayField.ErrorResponseType, "errorresponsetype,errortype,responsetype"),
        (GatewayField.IntegrationError, "integrationerror,integrationerrormessage"),
        (GatewayField.TraceId, "xraytraceid,traceid,xamzntraceid"),
        (GatewayField.SourceIp, "ip,sourceip,identitysourceip,clientip"),
        (GatewayField.AuthorizerLatency, "authorizerlatency,authorizerintegrationlatency"),
        (GatewayField.ApiId, "apiid"),
        (GatewayField.Stage, "stage"),
        (GatewayField.EventType, "eventtype"),
        (GatewayField.ConnectionId, "connectionid"));

    /// <summary>Keys of JSON lines whose format string is not known.</summary>
    public static KeyMap Keys { get; } = new(KeyAliases);

    /// <summary>The names of the <c>$context</c> variables.</summary>
    public static IEnumerable<string> VariableNames => Variables.Keys;

    /// <summary>The meaning of a <c>$context</c> variable.</summary>
    /// <param name="name">The name without <c>$context.</c>.</param>
    public static GatewayField OfVariable(string name) => Variables.GetValueOrDefault(name);

    private static FrozenDictionary<string, int> Aliases(params (GatewayField Field, string Names)[] all) =>
        all.SelectMany(a => a.Names.Split(',').Select(name => KeyValuePair.Create(name, (int)a.Field))).ToFrozenDictionary(StringComparer.Ordinal);
}
