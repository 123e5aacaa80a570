using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The answer began in time and its body stood still.</summary>
internal sealed class ResponseStalled : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.ResponseStalled;

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        double transfer = c.HasElb && c.Elb.IsAlb() ? c.Line.Hops[HopName.ElbResponse] : double.NaN;
        if ((!c.GaveUp && !(transfer >= 0.5 * c.Wait && transfer >= c.Least)) || c.Line.Delivered || !c.AnswerInTime)
        {
            return null;
        }

        if (c.HeadInTime && (c.Elb.IsClassic() || c.Line.ElbEnd >= c.Wait - c.Least))
        {
            return new CauseMatch(
                c.Elb.IsAlb() ? 0.85 : 0.6,
                double.IsNaN(transfer) ? "the load balancer had the head of the answer in time, and its caller never got all of it"
                    : $"the answer's head reached the load balancer in time; its body then took {Facts.Text(transfer)}",
                Facts.Of(Facts.Elb(c), Facts.AppIfAny(c), c.HasGateway ? Facts.Front(c) : null))
            { Corroborated = IsAborted(c) };
        }

        double body = c.HasApp && c.App.FirstByte.IsMeasured ? c.App.Duration.Milliseconds - c.App.FirstByte.Milliseconds : double.NaN;
        return body >= c.Least && !c.LargeBody
            ? new CauseMatch(
                0.7,
                $"the application had its answer ready after {Facts.Text(c.Line.AppDuration)} and was {Facts.Text(body)} more in sending it",
                Facts.Of(Facts.App(c), new Evidence($"from the answer's first byte to the end of the line's duration {Facts.Text(body)} passed", c.App.At), Facts.ElbIfBehind(c), Facts.Front(c)))
            { Corroborated = IsAborted(c), Cap = c.HasElb ? 0.9 : 0.7 }
            : null;
    }

    private static bool IsAborted(CauseContext c) => c.HasApp && (c.App.Flags & RecordFlags.Aborted) != 0;
}
