using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The answer began in time and its body stood still.</summary>
internal sealed class ResponseStalled : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ResponseStalled;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("a hop gave up, or the transfer of the answer took half of the wait", c => c.GaveUp || Transfer(c) >= Math.Max(c.Least, 0.5 * c.Wait)),
        Condition.Required("the answer was ready, as far as the innermost log tells, well before the front ended", c => c.AnswerInTime),
        Condition.Required("its head reached the load balancer in time and its end did not, or the application needed long from the first byte to the last", c => HeadWithoutEnd(c) || (Body(c) >= c.Least && !c.LargeBody)),
        Condition.Excluding("the gateway itself logged that it had the answer", c => c.Line.Delivered),
        Condition.Supporting("the application's server logged that its caller had gone", IsAborted),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        double transfer = Transfer(c);
        if ((!c.GaveUp && !(transfer >= Math.Max(c.Least, 0.5 * c.Wait))) || c.Line.Delivered || !c.AnswerInTime)
        {
            return null;
        }

        if (HeadWithoutEnd(c))
        {
            return new CauseMatch(
                c.Elb.IsAlb() ? 0.85 : 0.6,
                double.IsNaN(transfer) ? "the load balancer had the head of the answer in time, and its caller never got all of it"
                    : $"the answer's head reached the load balancer in time; its body then took {Facts.Text(transfer)}",
                Facts.Of(Facts.Elb(c), Facts.AppIfAny(c), c.HasGateway ? Facts.Front(c) : null))
            { Corroborated = IsAborted(c) };
        }

        double body = Body(c);
        return body >= c.Least && !c.LargeBody
            ? new CauseMatch(
                0.7,
                $"the application had its answer ready after {Facts.Text(c.Line.AppDuration)} and was {Facts.Text(body)} more in sending it",
                Facts.Of(Facts.App(c), new Evidence($"from the answer's first byte to the end of the line's duration {Facts.Text(body)} passed", c.App.At), Facts.ElbIfBehind(c), Facts.Front(c)))
            { Corroborated = IsAborted(c), Cap = c.HasElb ? 0.9 : 0.7 }
            : null;
    }

    private static double Transfer(CauseContext c) => c.HasElb && c.Elb.IsAlb() ? c.Line.Hops[HopName.ElbResponse] : double.NaN;

    private static bool HeadWithoutEnd(CauseContext c) => c.HeadInTime && (c.Elb.IsClassic() || c.Line.ElbEnd >= c.Wait - c.Least);

    private static double Body(CauseContext c) => c.HasApp && c.App.FirstByte.IsMeasured ? c.App.Duration.Milliseconds - c.App.FirstByte.Milliseconds : double.NaN;

    private static bool IsAborted(CauseContext c) => c.HasApp && (c.App.Flags & RecordFlags.Aborted) != 0;
}
