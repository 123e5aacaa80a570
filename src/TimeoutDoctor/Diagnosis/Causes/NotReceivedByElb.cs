using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The gateway relayed the request; the load balancer took it late or never.</summary>
internal sealed class NotReceivedByElb : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.NotReceivedByElb;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("a gateway is the front", c => c.HasGateway),
        Condition.Required("the load balancer has no line of an unanswered request, or received it after a good third of the wait", c => c.HasElb ? IsLate(c) : c.Unanswered),
        Condition.Excluding("the application logged it, so the load balancer had it and its line was lost", c => !c.HasElb && c.HasApp),
        Condition.Excluding("the load balancer's log does not cover the moment", c => !c.HasElb && !c.Coverage.Elb),
        Condition.Supporting("the application logged nothing either", c => !c.HasApp && c.Coverage.App),
        Condition.Supporting("lines of the load balancer are rarely lost", c => c.Coverage.ElbLossIsRare),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c) => !c.HasGateway ? null : c.HasElb ? Late(c) : Never(c);

    private static CauseMatch? Never(CauseContext c)
    {
        if (c.HasApp || !c.Unanswered || !c.Coverage.Elb)
        {
            return null;
        }

        bool refused = c.Front.Error == GatewayError.IntegrationFailure && !c.Line.TimedOut;
        return new CauseMatch(
            0.85,
            refused ? $"the gateway's connection failed after {Facts.Text(c.Wait)}; the load balancer never logged the request"
                : $"the gateway waited {Facts.Text(c.Wait)}; the load balancer never logged the request",
            Facts.Of(Facts.NoElb, Facts.Front(c), c.Coverage.App ? Facts.NoApp : null))
        {
            Detail = refused ? "refused" : null,
            UsesAbsence = true,
            Cap = c.Coverage.ElbLossIsRare ? 0.9 : 0.6,
        };
    }

    private static bool IsLate(CauseContext c) => c.IsLarge(c.Line.Network) && c.Line.Network > c.Line.ElbUncertainty;

    private static CauseMatch? Late(CauseContext c)
    {
        double late = c.Line.Network;
        return IsLate(c)
            ? new CauseMatch(
                0.85,
                $"the request reached the load balancer {Facts.Text(late)} after the gateway had relayed it",
                Facts.Of(
                    new Evidence($"the load balancer received it {Facts.Text(c.Line.ElbStart)} after it arrived at the gateway, {Facts.Text(late)} after the relay", c.Elb.At),
                    Facts.Front(c),
                    Facts.AppIfAny(c)))
            { Detail = "late", Dominance = c.ShareOf(late), Cap = late < 3 * c.Line.ElbUncertainty ? 0.5 : 0.9 }
            : null;
    }
}
