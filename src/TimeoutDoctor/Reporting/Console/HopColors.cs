using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>The 16-colour codes of hops; a cause has the colour of the hop that it blames.</summary>
internal static class HopColors
{
    private const int Unknown = 90;

    public static int Of(HopName hop) => hop switch
    {
        HopName.Gateway => 34,
        HopName.GatewayToElb => 36,
        HopName.ElbQueue => 33,
        HopName.ElbToApp => 31,
        HopName.App => 32,
        HopName.AppToElb => 35,
        HopName.ElbResponse => 95,
        _ => Unknown,
    };

    /// <summary>The colour of the place that wrote a log.</summary>
    public static int Of(Hop hop) => hop switch
    {
        Hop.Gateway => Of(HopName.Gateway),
        Hop.LoadBalancer => Of(HopName.ElbQueue),
        Hop.Proxy => Of(HopName.ElbToApp),
        Hop.App => Of(HopName.App),
        _ => Unknown,
    };

    public static int OfCause(string cause) => cause switch
    {
        CauseIds.GatewayOverhead => Of(HopName.Gateway),
        CauseIds.NotReceivedByElb => Of(HopName.GatewayToElb),
        CauseIds.ElbQueue or CauseIds.ElbNoTarget => Of(HopName.ElbQueue),
        CauseIds.QueuedBeforeApp or CauseIds.RequestLostBeforeApp => Of(HopName.ElbToApp),
        CauseIds.BackendSlow => Of(HopName.App),
        CauseIds.ResponseLostAfterApp => Of(HopName.AppToElb),
        CauseIds.ResponseStalled => Of(HopName.ElbResponse),
        _ => Unknown,
    };
}
