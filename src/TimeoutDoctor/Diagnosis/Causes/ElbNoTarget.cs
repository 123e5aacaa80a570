using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The load balancer had the request and no target to give it to.</summary>
internal sealed class ElbNoTarget : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ElbNoTarget;

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasElb)
        {
            return null;
        }

        if (c.Elb.Status == 503 && c.Elb.Target == Interner.None && !c.Elb.SawResponse())
        {
            return new CauseMatch(0.95, "the load balancer had no target for it and answered 503", Evidence(c)) { OneRecordDecides = true, Detail = "none-usable" };
        }

        // Nothing but connecting makes an ALB answer 504 before its idle timeout.
        bool early = c.ElbWait < 0.9 * c.Policy.LoadBalancer.TotalMilliseconds;
        return c.Elb.IsAlb() && c.Elb.Status == 504 && c.Elb.AllPhasesFailed() && early && !c.HasApp
            ? new CauseMatch(0.95, $"the load balancer tried {Facts.Text(c.ElbWait)} to connect to a target and gave up", Evidence(c)) { OneRecordDecides = true, Detail = "connect-timeout" }
            : null;
    }

    private static IReadOnlyList<Evidence> Evidence(CauseContext c) =>
        Facts.Of(Facts.Elb(c), c.Coverage.App && !c.HasApp ? Facts.NoApp : null, c.HasGateway ? Facts.Front(c) : null);
}
