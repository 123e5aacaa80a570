using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The load balancer held the request before it sent it to a target.</summary>
internal sealed class ElbQueue : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ElbQueue;

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasElb)
        {
            return null;
        }

        double held = c.Line.ElbQueue;
        if (c.Race.Winner == HopName.ElbQueue || (c.IsLarge(held) && IsLongest(c, held)))
        {
            return new CauseMatch(
                0.95,
                $"the load balancer held it for {Facts.Text(held)} before it sent it on",
                Facts.Of(new Evidence($"the load balancer's request processing took {Facts.Text(held)}", c.Elb.At), Facts.AppIfAny(c), Facts.Front(c)))
            { Dominance = c.ShareOf(held) };
        }

        bool gaveUp = c.CallerLeftElb || (c.Elb.IsAlb() && c.Elb.Status == 504);
        return gaveUp && c.Elb.Target == Interner.None && c.Elb.AllPhasesFailed() && !c.HasApp
            ? new CauseMatch(
                0.85,
                "the load balancer held it until its caller left, and never chose a target",
                Facts.Of(Facts.Elb(c), c.Coverage.App ? Facts.NoApp : null, c.HasGateway ? Facts.Front(c) : null))
            { Detail = "until-caller-left" }
            : null;
    }

    private static bool IsLongest(CauseContext c, double held) =>
        !(c.Line.InGateway > held) && !(c.Line.Network > held) && !(c.Line.BeforeApp > held) && !(c.Line.InApp > held && !c.AppWasFast);
}
