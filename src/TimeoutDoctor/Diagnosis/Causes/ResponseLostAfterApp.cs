using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The application answered in time and the front never got the answer.</summary>
internal sealed class ResponseLostAfterApp : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ResponseLostAfterApp;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("a hop gave up", c => c.GaveUp),
        Condition.Required("the answer was ready, as far as the innermost log tells, well before the front ended", c => c.AnswerInTime),
        Condition.Required("the load balancer saw no head of it in time, or was done with it long before the gateway gave up", c => ElbDoneEarly(c) || (c.HasApp && !c.HeadInTime)),
        Condition.Excluding("the gateway itself logged that it had the answer", c => c.Line.Delivered),
        Condition.Supporting("the application's server logged that its caller had gone", c => c.HasApp && (c.App.Flags & RecordFlags.Aborted) != 0),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.GaveUp || c.Line.Delivered || !c.AnswerInTime)
        {
            return null;
        }

        bool elbDoneEarly = ElbDoneEarly(c);
        if (!c.HasApp)
        {
            return elbDoneEarly ? BehindElb(c) : null;
        }

        return elbDoneEarly ? BehindElb(c) : c.HeadInTime ? null : BehindApp(c);
    }

    private static bool ElbDoneEarly(CauseContext c) => c.HeadInTime && c.HasGateway && c.Line.ElbEnd < c.Wait - c.Least;

    private static CauseMatch BehindElb(CauseContext c) => new(
        0.85,
        $"the load balancer had sent its answer {Facts.Text(c.Wait - c.Line.ElbEnd)} before the gateway gave up; it did not arrive",
        Facts.Of(Facts.Elb(c), Facts.AppIfAny(c), Facts.Front(c)))
    {
        Detail = "between-elb-and-gateway",
    };

    private static CauseMatch BehindApp(CauseContext c)
    {
        double early = c.Wait - c.Line.Ready;
        bool aborted = (c.App.Flags & RecordFlags.Aborted) != 0;
        return new CauseMatch(
            0.85,
            $"the application's answer was ready {Facts.Text(early)} before the {Facts.NameOf(c.Front.Hop)} gave up; "
                + (c.HasElb ? "the load balancer saw no response" : "it did not arrive"),
            Facts.Of(Facts.App(c), c.HasElb ? Facts.Elb(c) : null, aborted ? Facts.Aborted(c) : null, c.ElbIsFront ? null : Facts.Front(c)))
        {
            Corroborated = aborted,
            Cap = Cap(c, early),
        };
    }

    // Without the load balancer's log a body that stood still looks the same.
    private static double Cap(CauseContext c, double early) =>
        early < 3 * c.Line.AppUncertainty ? 0.5
        : c.Trace.AppJoin == JoinBasis.Inferred && c.Trace.JoinConfidence < 0.9 ? 0.6
        : c.HasElb ? 0.9
        : 0.7;
}
