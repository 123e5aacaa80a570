using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The load balancer had the request and no target to give it to.</summary>
internal sealed class ElbNoTarget : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ElbNoTarget;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the load balancer logged the request", c => c.HasElb),
        Condition.Required("it answered 503 without a target, or (ALB) 504 before its idle timeout with no phase completed", c => NoneUsable(c) || ConnectTimeout(c)),
        Condition.Excluding("a target answered", c => c.HasElb && c.Elb.SawResponse()),
        Condition.Supporting("the application logged nothing, though its log covers the moment", c => !c.HasApp && c.Coverage.App),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasElb)
        {
            return null;
        }

        if (NoneUsable(c))
        {
            return new CauseMatch(0.95, "the load balancer had no target for it and answered 503", Evidence(c)) { OneRecordDecides = true, Detail = "none-usable" };
        }

        return ConnectTimeout(c)
            ? new CauseMatch(0.95, $"the load balancer tried {Facts.Text(c.ElbWait)} to connect to a target and gave up", Evidence(c)) { OneRecordDecides = true, Detail = "connect-timeout" }
            : null;
    }

    private static bool NoneUsable(CauseContext c) => c.Elb.Status == 503 && c.Elb.Target == Interner.None && !c.Elb.SawResponse();

    // Nothing but connecting makes an ALB answer 504 before its idle timeout.
    private static bool ConnectTimeout(CauseContext c) =>
        c.Elb.IsAlb() && c.Elb.Status == 504 && c.Elb.AllPhasesFailed() && c.ElbWait < 0.9 * c.Policy.LoadBalancer.TotalMilliseconds && !c.HasApp;

    private static IReadOnlyList<Evidence> Evidence(CauseContext c) =>
        Facts.Of(Facts.Elb(c), c.Coverage.App && !c.HasApp ? Facts.NoApp : null, c.HasGateway ? Facts.Front(c) : null);
}
