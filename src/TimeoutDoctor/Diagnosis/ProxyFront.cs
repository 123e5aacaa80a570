using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// A web server on the instance (nginx, httpd) that gave up, where its own log is there: what lies behind it is asked once more as if it were
/// the front, for it knows when it sent the request on.
/// </summary>
internal static class ProxyFront
{
    /// <summary>What is said in front of the detail of a cause that lies behind an instance proxy.</summary>
    public const string Prefix = "behind-instance-proxy";

    /// <summary>The request as the proxy saw it; null where the target's answer was no proxy's 504, or the proxy's line is not there.</summary>
    public static RequestTrace? Of(RequestTrace trace)
    {
        if (!trace.HasLoadBalancer || !trace.Elb.IsTargets504() || trace.Proxy.Count == 0 || trace.Alternatives.Count > 0)
        {
            return null;
        }

        HopRecord proxy = trace.Proxy[trace.Proxy.Count - 1];
        if (proxy.Status != 504 || !proxy.Duration.IsMeasured || !proxy.Start.IsKnown)
        {
            return null;
        }

        var seen = new RequestTrace { Front = proxy, AppJoin = trace.AppJoin, JoinConfidence = trace.JoinConfidence };
        for (int i = 0; i < trace.App.Count; i++)
        {
            seen.Add(trace.App[i]);
        }

        return seen;
    }

    /// <summary>The verdict of the whole request, which is that of what lies behind the proxy where that is known.</summary>
    /// <param name="whole">The request, explained from its front.</param>
    /// <param name="behind">The same, explained from the proxy.</param>
    public static ExplainedRequest Merge(ExplainedRequest whole, ExplainedRequest behind)
    {
        if (whole.Verdict is not { } outer || behind.Verdict is not { } inner || inner.Cause == CauseIds.InsufficientEvidence)
        {
            return whole;
        }

        IEnumerable<Evidence> elb = outer.Evidence.Where(e => e.At == whole.Trace.Elb.At).Take(1);
        return whole with
        {
            Verdict = inner with { Detail = inner.Detail is null ? Prefix : Prefix + "/" + inner.Detail, Evidence = [.. inner.Evidence, .. elb] },
        };
    }
}
