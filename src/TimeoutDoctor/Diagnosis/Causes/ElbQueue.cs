using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The load balancer held the request before it sent it to a target.</summary>
internal sealed class ElbQueue : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ElbQueue;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the load balancer logged the request", c => c.HasElb),
        Condition.Required("it held the request for the longest part of the wait, or until its caller left, or (a Classic 504) held those around it", c => IsHeld(c) || UntilCallerLeft(c) || ByNeighbours(c)),
        Condition.Excluding("its request processing is measured and short", c => c.HasElb && c.Line.ElbQueue < c.Least),
        Condition.Supporting("the application answered quickly once it had the request", c => c.AppWasFast),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasElb)
        {
            return null;
        }

        double held = c.Line.ElbQueue;
        if (IsHeld(c))
        {
            return new CauseMatch(
                0.95,
                $"the load balancer held it for {Facts.Text(held)} before it sent it on",
                Facts.Of(new Evidence($"the load balancer's request processing took {Facts.Text(held)}", c.Elb.At), Facts.AppIfAny(c), Facts.Front(c)))
            { Dominance = c.ShareOf(held) };
        }

        if (ByNeighbours(c))
        {
            return new CauseMatch(
                0.6,
                "the load balancer held other requests at that time, and the application never saw this one",
                Facts.Of(new Evidence($"the load balancer held {c.HeldAround * 100:0} % of the requests around it for {Facts.Text(c.Least)} or more"), Facts.Elb(c), Facts.NoApp))
            { Detail = CauseMatch.ByNeighbours, UsesAbsence = true };
        }

        return UntilCallerLeft(c)
            ? new CauseMatch(
                0.85,
                "the load balancer held it until its caller left, and never chose a target",
                Facts.Of(Facts.Elb(c), c.Coverage.App ? Facts.NoApp : null, c.HasGateway ? Facts.Front(c) : null))
            { Detail = "until-caller-left" }
            : null;
    }

    private static bool IsHeld(CauseContext c) => c.Race.Winner == HopName.ElbQueue || (c.IsLarge(c.Line.ElbQueue) && IsLongest(c, c.Line.ElbQueue));

    private static bool UntilCallerLeft(CauseContext c) =>
        (c.CallerLeftElb || (c.Elb.IsAlb() && c.Elb.Status == 504)) && c.Elb.Target == Interner.None && c.Elb.AllPhasesFailed() && !c.HasApp;

    // A Classic 504 has no times. What it did with those around it tells: one in twenty held long is a queue.
    // Behind a gateway that gives up first, a request that is held ends when its caller leaves, with 408: a 504 there has another reason.
    private static bool ByNeighbours(CauseContext c) =>
        c.HasElb && (c.ElbIsFront || c.Policy.Gateway > c.Policy.LoadBalancer) && c.Elb.IsClassic() && c.Elb.Status == 504 && c.Elb.Target == Interner.None && c.Elb.AllPhasesFailed() && !c.HasApp && c.Coverage.App && c.HeldAround >= 0.05;

    private static bool IsLongest(CauseContext c, double held) =>
        !(c.Line.InGateway > held) && !(c.Line.Network > held) && !(c.Line.BeforeApp > held) && !(c.Line.InApp > held && !c.AppWasFast);
}
