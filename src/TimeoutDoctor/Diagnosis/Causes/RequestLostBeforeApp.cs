using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The request was sent on and the application never saw it.</summary>
internal sealed class RequestLostBeforeApp : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.RequestLostBeforeApp;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the hop in front of the application got no response", c => c.Unanswered),
        Condition.Required("the application's log covers the moment, or a Classic 504 came long before its timeout", IsProvenAbsent),
        Condition.Excluding("the application logged it", c => c.HasApp),
        Condition.Excluding("the load balancer may be to blame: its log is there and has no line of it", c => c.Coverage.HasAppLog && ElbMayBeToBlame(c)),
        Condition.Excluding("most requests around it were as late, and the application never logs one whose caller has gone", c => c.Coverage.HasAppLog && LateAround(c)),
        Condition.Supporting("application lines are rarely lost", c => c.Coverage.AppLossIsRare),
        Condition.Supporting("the whole limit was waited (a vanished packet), or almost nothing (a closed connection)", c => SpeedOf(c) is not null),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (c.HasApp || !c.Unanswered)
        {
            return null;
        }

        if (!c.Coverage.HasAppLog)
        {
            return FastClassic504(c) ? Match(c, 0.7, "dead-keepalive", usesAbsence: false) : null;
        }

        if (!IsProvenAbsent(c) || ElbMayBeToBlame(c) || LateAround(c))
        {
            return null;
        }

        return c.HasElb ? Match(c, 0.85, SpeedOf(c), usesAbsence: true) : c.ProxyIsFront ? BehindProxy(c) : Somewhere(c);
    }

    private static bool LateAround(CauseContext c) => c.Line.TimedOut && c.Coverage.App && c.LateAround >= 0.5;

    // A Classic 408 does not tell when it ended, and may be a caller that sent nothing.
    private static bool IsProvenAbsent(CauseContext c) =>
        c.Coverage.HasAppLog ? c.Coverage.App && !(c.ElbIsFront && c.Elb.Status == 408) : FastClassic504(c);

    private static bool ElbMayBeToBlame(CauseContext c) => c.HasGateway && !c.HasElb && c.Coverage.HasElbLog && (c.Coverage.Elb || c.Coverage.ElbJoins);

    private static CauseMatch Match(CauseContext c, double sure, string? detail, bool usesAbsence) => new(
        sure,
        detail == "dead-keepalive" ? $"the load balancer sent it on and lost the connection after {Facts.Text(c.ElbWait)}; the application never logged it"
            : "the load balancer sent it on; the application never logged it",
        Facts.Of(usesAbsence ? Facts.NoApp : null, Facts.Elb(c), c.HasGateway ? Facts.Front(c) : null))
    {
        Detail = detail,
        UsesAbsence = usesAbsence,
        Cap = !c.Coverage.AppLossIsRare && usesAbsence ? 0.6 : IsGuessedJoin(c) ? 0.65 : c.Elb.IsClassic() && !c.Line.WaitMeasured ? 0.8 : 0.9,
    };

    private static CauseMatch BehindProxy(CauseContext c) => new(
        0.85,
        "the instance proxy sent it on; the application never logged it",
        Facts.Of(Facts.NoApp, Facts.Front(c)))
    {
        Detail = "silent-drop", // it waited for its whole timer
        UsesAbsence = true,
        Cap = c.Coverage.AppLossIsRare ? 0.9 : 0.6,
    };

    private static CauseMatch Somewhere(CauseContext c) => new(
        0.85,
        "the gateway relayed it; the application never logged it",
        Facts.Of(Facts.NoApp, Facts.Front(c)))
    {
        Detail = "somewhere-before-app",
        UsesAbsence = true,
        Cap = 0.6,
    };

    private static bool IsGuessedJoin(CauseContext c) => c.HasGateway && c.Trace.LoadBalancerJoin == JoinBasis.Inferred;

    private static bool FastClassic504(CauseContext c) =>
        c.HasElb && c.Elb.IsClassic() && c.Elb.Status == 504 && c.Line.WaitMeasured && c.ElbWait < 0.5 * c.Policy.LoadBalancer.TotalMilliseconds;

    // A connection that the target had closed fails at once; a packet that vanished uses up the timer.
    private static string? SpeedOf(CauseContext c)
    {
        double wait = c.ElbWait;
        if (double.IsNaN(wait) || (c.ElbIsFront && !c.Line.WaitMeasured))
        {
            return c.HasGateway && c.Line.TimedOut ? "silent-drop" : null;
        }

        double limit = Math.Min(c.Policy.Of(c.Front.Hop).TotalMilliseconds, c.Policy.LoadBalancer.TotalMilliseconds);
        return wait < 0.5 * limit ? "dead-keepalive" : "silent-drop";
    }
}
