using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The caller sent the request's body slowly while the timers ran.</summary>
internal sealed class SlowUpload : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.SlowUpload;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("the load balancer answered 408 to its own client, or a body large for its route was read for a good third of the wait", c => IsUnfinished(c) || (c.LargeBody && c.IsLarge(UploadTime(c)))),
        Condition.Excluding("the request has no body (its method, or no bytes were received)", c => !c.MayHaveBody),
        Condition.Supporting("the body came at less than 10 KB per second", c => c.Wait > 0 && Received(c) > 0 && Received(c) / c.Wait < 10),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (IsUnfinished(c) && c.MayHaveBody)
        {
            return new CauseMatch(
                0.9,
                "the load balancer answered 408: the caller did not finish sending",
                Facts.Of(Facts.Front(c), c.Coverage.App ? Facts.NoApp : null));
        }

        double upload = UploadTime(c);
        return c.MayHaveBody && c.LargeBody && c.IsLarge(upload)
            ? new CauseMatch(
                0.6,
                $"the body was large for its route and {Facts.Text(upload)} passed while it was read",
                Facts.Of(BodySize(c), Facts.AppIfAny(c), Facts.Front(c)))
            { Dominance = c.ShareOf(upload) }
            : null;
    }

    private static bool IsUnfinished(CauseContext c) => c.ElbIsFront && c.Front.Status == 408 && !c.HasApp;

    private static long Received(CauseContext c) => c.HasElb ? c.Elb.ReceivedBytes : c.Front.ReceivedBytes;

    // A server reads the body before or while it works, so a slow upload looks like slow work; only the size tells it apart. With a firewall
    // the load balancer holds the request until it has the body.
    private static double UploadTime(CauseContext c)
    {
        if (c.HasElb && (c.Elb.Flags & RecordFlags.Waf) != 0 && c.Line.ElbQueue >= c.Least)
        {
            return c.Line.ElbQueue;
        }

        return c.HasApp && c.Attempts == 1 && c.App.FirstByte.IsMeasured && c.App.Duration.Milliseconds - c.App.FirstByte.Milliseconds >= c.Least
            ? c.App.Duration.Milliseconds - c.App.FirstByte.Milliseconds
            : c.Race.Winner == HopName.App ? c.Line.InApp : double.NaN;
    }

    private static Evidence BodySize(CauseContext c)
    {
        HopRecord record = c.HasElb ? c.Elb : c.Front;
        return new Evidence($"{record.ReceivedBytes:N0} bytes were received, several times what is usual on this route", record.At);
    }
}
