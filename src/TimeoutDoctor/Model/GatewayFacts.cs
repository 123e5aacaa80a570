namespace TimeoutDoctor.Model;

/// <summary>What the lines of an API Gateway access log tell at least once.</summary>
[Flags]
public enum GatewayFacts : byte
{
    /// <summary>Nothing of these.</summary>
    None = 0,

    /// <summary>How long the request stayed (<c>$context.responseLatency</c>).</summary>
    ResponseLatency = 1,

    /// <summary>How long the integration took (<c>$context.integrationLatency</c>).</summary>
    IntegrationLatency = 2,

    /// <summary>The start in milliseconds (<c>$context.requestTimeEpoch</c>).</summary>
    MillisecondStart = 4,

    /// <summary>The trace id (<c>$context.xrayTraceId</c>).</summary>
    TraceId = 8,

    /// <summary>The path (<c>$context.path</c>).</summary>
    Path = 16,

    /// <summary>The request ids have the form that HTTP APIs give; these have no trace id to log.</summary>
    HttpApi = 32,
}

/// <summary>Finds what a record tells.</summary>
public static class GatewayFactsOf
{
    /// <summary>What a gateway's record tells.</summary>
    public static GatewayFacts Record(in HopRecord record) =>
        (record.Duration.IsMeasured ? GatewayFacts.ResponseLatency : 0)
        | (record.TargetTime.IsMeasured ? GatewayFacts.IntegrationLatency : 0)
        | (record.ResolutionTicks < TimeSpan.TicksPerSecond ? GatewayFacts.MillisecondStart : 0)
        | (record.TraceId.IsKnown ? GatewayFacts.TraceId : 0)
        | (record.Path.IsEmpty ? 0 : GatewayFacts.Path)
        | (record.RequestId.Kind == RequestIdKind.Short ? GatewayFacts.HttpApi : 0);

    /// <summary>The variables that would tell what is missing, in the order in which they help.</summary>
    public static IReadOnlyList<string> MissingVariables(GatewayFacts told)
    {
        (GatewayFacts Fact, string Variable)[] all =
        [
            (GatewayFacts.ResponseLatency, "$context.responseLatency"),
            (GatewayFacts.IntegrationLatency, "$context.integrationLatency"),
            (GatewayFacts.MillisecondStart, "$context.requestTimeEpoch"),
            (GatewayFacts.TraceId, "$context.xrayTraceId"),
            (GatewayFacts.Path, "$context.path"),
        ];
        bool http = (told & GatewayFacts.HttpApi) != 0;
        return [.. all.Where(v => (told & v.Fact) == 0 && !(http && v.Fact == GatewayFacts.TraceId)).Select(v => v.Variable)];
    }
}
