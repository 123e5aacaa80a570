using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The application itself took the time. It is never named for an application record within the fast-backend limit.</summary>
internal sealed class BackendSlow : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.BackendSlow;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the application logged the request", c => c.HasApp),
        Condition.Required("its own time is the longest part of the wait, or every attempt took longer than a fast backend may", c => c.Attempts > 1 ? !AttemptTimes.AnyQuick(c) : c.Front.Hop == Hop.App ? !double.IsNaN(c.Line.AppDuration) : c.Race.Winner == HopName.App),
        Condition.Excluding("its only record shows an answer within the fast-backend limit", c => c.HasApp && c.Attempts <= 1 && c.AppWasFast),
        Condition.Supporting("the load balancer waited as long for the target's answer", c => c.HasElb && c.Elb.TargetTime.Milliseconds >= 0.5 * c.Wait),
        Condition.Supporting("the front reached its limit", c => c.Line.TimedOut),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasApp)
        {
            return null;
        }

        if (c.Attempts > 1)
        {
            return AttemptTimes.AnyQuick(c) ? null : Match(c, 0.85, "every-attempt");
        }

        if (c.Front.Hop == Hop.App)
        {
            return c.AppWasFast || double.IsNaN(c.Line.AppDuration) ? null : Match(c, 0.95, null);
        }

        if (c.Race.Winner != HopName.App)
        {
            return null;
        }

        return double.IsNaN(c.Line.AppDuration) ? Match(c, 0.8, "no-end-logged") : Match(c, 0.95, null);
    }

    private static CauseMatch Match(CauseContext c, double sure, string? detail) => new(
        sure,
        double.IsNaN(c.Line.AppDuration)
            ? $"the application started and had not ended when the {Facts.NameOf(c.Front.Hop)} gave up"
            : $"the application itself took {Facts.Text(c.Line.AppDuration)}",
        Facts.Of(Facts.App(c), Facts.ElbIfBehind(c), c.Front.Hop == Hop.App ? null : Facts.Front(c)))
    {
        Detail = detail,
        Dominance = c.Front.Hop == Hop.App || c.Attempts > 1 ? 1 : c.ShareOf(c.Race.Ms),
    };
}
