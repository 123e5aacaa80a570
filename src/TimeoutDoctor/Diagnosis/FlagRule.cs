using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>Which timed-out requests are flagged: those for which the application is not to blame.</summary>
internal static class FlagRule
{
    /// <summary>
    /// Whether the front gave up although the application answered within the fast-backend limit or never received the request. False
    /// where that cannot be known.
    /// </summary>
    public static bool IsFlagged(CauseContext c) =>
        c.Line.TimedOut && (c.HasApp ? AttemptTimes.AnyQuick(c) : c.Coverage.App || NeverSent(c));

    // The load balancer's own record says that it chose no target: whatever the application's log covers, it was not asked.
    private static bool NeverSent(CauseContext c) =>
        c.HasElb && c.Elb.Target == Interner.None && c.Elb.RequestTime.IsFailed && c.Elb.Status is 408 or 460 or 503 && !c.Elb.IsClassic();
}
