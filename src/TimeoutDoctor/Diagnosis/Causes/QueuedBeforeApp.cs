using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The request waited for the application to start on it.</summary>
internal sealed class QueuedBeforeApp : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.QueuedBeforeApp;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the longest part of the wait lies between sending the request on and the start of the application, or most around it were as late and none was logged after its caller had gone", c => c.Race.Winner == HopName.ElbToApp || ByNeighbours(c)),
        Condition.Excluding("the answer was ready in time, so no queue before it made the front wait", c => c.GaveUp && c.ReadyInTime && !c.Line.Delivered),
        Condition.Excluding("a load balancer's log is there that cannot be joined: it may have held the request", HeldUnseen),
        Condition.Supporting("the application started when its caller had gone", c => c.GaveUp && c.Line.AppStart > c.Wait),
        Condition.Supporting("the application was quick once it had started", c => c.AppWasFast),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (HeldUnseen(c))
        {
            return null;
        }

        if (ByNeighbours(c))
        {
            return new CauseMatch(
                0.5,
                "the application was as late with most requests around it, and its log has no line of this one",
                Facts.Of(new Evidence($"{c.LateAround * 100:0} % of the requests around it were started only when nearly all of the limit was gone, and no request was ever logged after its caller had gone"), Facts.NoApp, Facts.ElbIfBehind(c), Facts.Front(c)))
            { Detail = CauseMatch.ByNeighbours, UsesAbsence = true, Cap = 0.5 };
        }

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

    private static bool HeldUnseen(CauseContext c) => c.HasGateway && !c.HasElb && c.Coverage.HasElbLog && !c.Coverage.ElbJoins;

    private static bool ByNeighbours(CauseContext c) => !c.HasApp && c.Unanswered && c.Coverage.App && c.Line.TimedOut && c.LateAround >= 0.5;

    private static double Cap(CauseContext c, double queued) =>
        queued < 3 * c.Line.AppUncertainty ? 0.5
        : c.ProxyIsFront ? 0.95 // between it and the application is nothing else
        : !c.HasElb ? c.Coverage.HasConnectionLog ? 0.85 : 0.7 // the load balancer may have held it
        : c.Elb.IsClassic() && !c.Elb.RequestTime.IsMeasured ? c.Trace.AppJoin == JoinBasis.Inferred ? 0.75 : 0.85
        : 0.95;
}
