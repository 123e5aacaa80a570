using TimeoutDoctor.Model;

namespace TimeoutDoctor.Timelines;

/// <summary>When the front hop counts as having given up.</summary>
internal static class TimeoutRules
{
    /// <summary>Whether the front's timeout was reached.</summary>
    /// <param name="front">The front's record.</param>
    /// <param name="wait">How long it waited, in ms; may be NaN.</param>
    /// <param name="policy">The limits.</param>
    public static bool TimedOut(in HopRecord front, double wait, TimeoutPolicy policy) => front.Hop switch
    {
        Hop.Gateway => front.Error == GatewayError.IntegrationTimeout || wait >= LimitOf(front, policy.Gateway),
        Hop.LoadBalancer => front.Status == 504 && (IsOwnAnswer(front) || IsProxyTimeout(front, wait, policy) || wait >= LimitOf(front, policy.LoadBalancer)),
        Hop.Proxy => IsProxysOwn504(front) && wait >= policy.FastBackend.TotalMilliseconds,
        _ => false,
    };

    /// <summary>
    /// How long the front waited, where its log measured it; NaN otherwise. A Classic ELB that got no response logs no times at all.
    /// </summary>
    public static double MeasuredWait(in HopRecord front) =>
        front.Duration.IsMeasured ? front.Duration.Milliseconds
        : front.Hop == Hop.Gateway ? front.TargetTime.Milliseconds
        : double.NaN;

    /// <summary>
    /// Whether a wait that the log does not tell may be taken for the timeout: the front itself answered 504 and no time stands against it.
    /// </summary>
    public static bool MayAssumeTimeout(in HopRecord front) =>
        front.Status == 504 && front.TargetStatus == 0 && front.Hop is Hop.Gateway or Hop.LoadBalancer
        && front.Error is GatewayError.None or GatewayError.IntegrationTimeout;

    // The load balancer's 504 without a target's status is one of its own timers: connecting (10 s at an ALB), or waiting for an answer.
    private static bool IsOwnAnswer(in HopRecord front) => front.TargetStatus == 0;

    // A 504 that the target sent, after longer than a fast backend takes, is the timer of a proxy on the instance. An application's own 504 is quick.
    private static bool IsProxyTimeout(in HopRecord front, double wait, TimeoutPolicy policy) =>
        front.IsTargets504() && wait >= policy.FastBackend.TotalMilliseconds;

    // nginx logs the upstream's status as 504 (or none) where it gave up itself.
    private static bool IsProxysOwn504(in HopRecord front) => front.Status == 504 && (front.TargetStatus == 0 || front.IsTargets504());

    // Logs truncate and timers fire a little early, so a failure just below the limit reached it; an answer that was passed on did not.
    private static double LimitOf(in HopRecord front, TimeSpan limit) =>
        (front.Status >= 500 && front.TargetStatus == 0 ? limit - TimeoutPolicy.Early : limit).TotalMilliseconds;
}
