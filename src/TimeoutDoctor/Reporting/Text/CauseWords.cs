using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>What is seen in requests of a cause, as a clause after "n of m timeouts".</summary>
internal static class CauseWords
{
    /// <summary>The clause, with the medians where they say more.</summary>
    public static string Claim(CauseCount cause) => cause.Cause switch
    {
        CauseIds.QueuedBeforeApp => "waited" + Median(cause.MedianWait) + " before the application started",
        CauseIds.RequestLostBeforeApp => "were forwarded, but no application line tells of them",
        CauseIds.ElbNoTarget => "were never forwarded: the load balancer reached no target",
        CauseIds.ElbQueue => "were held" + Median(cause.MedianWait) + " in the load balancer",
        CauseIds.GatewayOverhead => "were held" + Median(cause.MedianWait) + " in the gateway itself",
        CauseIds.NotReceivedByElb => "left the gateway, but no load balancer line tells of them",
        CauseIds.ResponseLostAfterApp => "got no answer, though the application had finished" + After(cause.MedianApp),
        CauseIds.ResponseStalled => "stalled while the answer was sent back",
        CauseIds.SlowUpload => "waited for the caller to send the body",
        CauseIds.Retried => "were tried more than once; the time went into the attempts",
        CauseIds.BackendSlow => "waited for the application, which took" + (cause.MedianApp is null ? " too long" : Median(cause.MedianApp)),
        _ => "cannot be decided from these logs",
    };

    /// <summary>The name of the front hop for a person.</summary>
    public static string NameOf(Hop hop) => hop switch
    {
        Hop.Gateway => "gateway",
        Hop.LoadBalancer => "load balancer",
        Hop.Proxy => "proxy",
        Hop.App => "application",
        _ => "front",
    };

    private static string Median(TimeSpan? median) => median is null ? "" : $" {ReportNumbers.Duration(median)} (median)";

    private static string After(TimeSpan? median) => median is null ? "" : $" after {ReportNumbers.Duration(median)} (median)";
}
