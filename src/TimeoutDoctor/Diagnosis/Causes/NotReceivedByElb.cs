using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The gateway relayed the request; the load balancer took it late or never.</summary>
internal sealed class NotReceivedByElb : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.NotReceivedByElb;

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

    private static CauseMatch? Late(CauseContext c)
    {
        double late = c.Line.Network;
        return c.IsLarge(late) && late > c.Line.ElbUncertainty
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
