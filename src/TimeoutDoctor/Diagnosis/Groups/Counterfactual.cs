using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>How many timeouts would not have happened had one segment taken its usual time.</summary>
internal static class Counterfactual
{
    /// <summary>The sentence for a cause, or null where it names no segment or the segment's usual time is unknown.</summary>
    public static string? Of(string? cause, GroupObservations seen)
    {
        (HopName Segment, string Name)? of = cause switch
        {
            CauseIds.QueuedBeforeApp => (HopName.ElbToApp, "the wait for the application"),
            CauseIds.ElbQueue => (HopName.ElbQueue, "the load balancer's queue"),
            CauseIds.GatewayOverhead => (HopName.Gateway, "the gateway's own time"),
            CauseIds.NotReceivedByElb => (HopName.GatewayToElb, "the way to the load balancer"),
            CauseIds.BackendSlow => (HopName.App, "the application"),
            _ => null,
        };
        if (of is not { } known || double.IsNaN(seen.Typical[known.Segment]))
        {
            return null;
        }

        ObservedRequest[] timedOut = [.. seen.Explained.Where(e => e.TimedOut)];
        double limit = seen.Policy.Of(seen.Front).TotalMilliseconds, usual = seen.Typical[known.Segment];
        int measured = timedOut.Count(e => e.Cause == cause && !double.IsNaN(Ready(e.Timeline)));
        int avoided = timedOut.Count(e => e.Cause == cause && Ready(e.Timeline) - Math.Max(0, e.Timeline.Hops[known.Segment] - usual) < limit - TimeoutPolicy.Early.TotalMilliseconds);
        return measured == 0 ? null
            : $"with {known.Name} at its median ({DurationText.Of(usual)}), {avoided:#,0} of {timedOut.Length:#,0} timeouts would not have happened";
    }

    // When the answer would have been at the front without its limit: a request that the front gave up on may have been answered later.
    private static double Ready(in Timeline line) => !double.IsNaN(line.Ready) ? line.Ready : line.ElbHead;
}
