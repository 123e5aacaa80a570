namespace TimeoutDoctor.Model;

/// <summary>The segments of a request's time, in path order. Ids are part of the output contract.</summary>
public enum HopName : byte
{
    /// <summary>Inside API Gateway, before and after the integration call.</summary>
    Gateway,

    /// <summary>From the gateway's relaying until the load balancer had the request.</summary>
    GatewayToElb,

    /// <summary>Held in the load balancer before it was sent to a target.</summary>
    ElbQueue,

    /// <summary>From the load balancer's sending (or the gateway's, without its log) until the application started.</summary>
    ElbToApp,

    /// <summary>In the application.</summary>
    App,

    /// <summary>From the application's end until the load balancer saw the response headers.</summary>
    AppToElb,

    /// <summary>From the headers at the load balancer until its response was complete.</summary>
    ElbResponse,

    /// <summary>From the load balancer's completion until the gateway had the answer.</summary>
    ElbToGateway,
}

/// <summary>Names of the segments.</summary>
public static class HopNames
{
    private static readonly string[] Ids = ["gateway", "gateway-to-elb", "elb-queue", "elb-to-app", "app", "app-to-elb", "elb-response", "elb-to-gateway"];

    /// <summary>All segments in path order.</summary>
    public static IReadOnlyList<HopName> All { get; } = Enum.GetValues<HopName>();

    /// <summary>The segment's id in outputs.</summary>
    public static string Id(this HopName name) => Ids[(int)name];
}
