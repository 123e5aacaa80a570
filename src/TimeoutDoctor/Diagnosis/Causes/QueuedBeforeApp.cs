using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The request waited for the application to start on it.</summary>
internal sealed class QueuedBeforeApp : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.QueuedBeforeApp;

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (c.Race.Winner != HopName.ElbToApp)
        {
            return null;
        }

        double queued = c.Race.Ms;
        bool zombie = c.GaveUp && c.Line.AppStart > c.Wait;
        string then = double.IsNaN(c.Line.AppDuration) ? "it logged no end" : $"it then took {Facts.Text(c.Line.AppDuration)}";
        return new CauseMatch(
            0.92,
            $"the application started {Facts.Text(queued)} after {Facts.ForwardedBy(c)}; {then}",
            Facts.Of(
                Facts.App(c),
                zombie ? new Evidence($"it started {Facts.Text(c.Line.AppStart - c.Wait)} after the {Facts.NameOf(c.Front.Hop)} had given up", c.App.At) : null,
                Facts.ElbIfBehind(c),
                Facts.Front(c)))
        {
            Detail = zombie ? "abandoned" : null,
            Dominance = zombie ? 1 : c.ShareOf(queued),
            Cap = Cap(c, queued),
        };
    }

    private static double Cap(CauseContext c, double queued) =>
        queued < 3 * c.Line.AppUncertainty ? 0.5
        : !c.HasElb ? c.Coverage.HasConnectionLog ? 0.85 : 0.7 // the load balancer may have held it
        : c.Elb.IsClassic() && !c.Elb.RequestTime.IsMeasured ? c.Trace.AppJoin == JoinBasis.Inferred ? 0.75 : 0.85
        : 0.95;
}
