using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>The medians along the path of the leading cause's timeouts, or, where it has none, of its requests.</summary>
internal static class TypicalPaths
{
    /// <summary>The path of the first decided cause that timed-out requests have, or of the first cause at all.</summary>
    public static TypicalPath? Of(IReadOnlyList<CauseCount> causes, IReadOnlyList<ExplainedRequest> explained)
    {
        CauseCount? leading = causes.FirstOrDefault(c => c.Cause != CauseIds.InsufficientEvidence) ?? (causes.Count > 0 ? causes[0] : null);
        if (leading is null)
        {
            return null;
        }

        List<ExplainedRequest> all = [.. explained.Where(e => e.Verdict?.Cause == leading.Cause)];
        List<ExplainedRequest> timedOut = [.. all.Where(e => e.TimedOut)];
        List<ExplainedRequest> members = timedOut.Count > 0 ? timedOut : all;
        return new TypicalPath(
            leading.Cause, members.Count, Median(members, e => e.Timeline.Wait), Median(members, e => e.Timeline.Forwarded),
            Median(members, e => e.Timeline.BeforeApp), Median(members, e => e.Timeline.AppDuration), StatusOf(members));
    }

    private static TimeSpan? Median(List<ExplainedRequest> members, Func<ExplainedRequest, double> value)
    {
        List<double> known = [.. members.Select(value).Where(double.IsFinite).Order()];
        return known.Count * 2 < members.Count || known.Count == 0 ? null : TimeSpan.FromMilliseconds(known[known.Count / 2]);
    }

    private static int StatusOf(List<ExplainedRequest> members) =>
        members.Where(m => m.Trace.HasApp).Select(m => (int)m.Trace.AnsweringApp.Status).Where(s => s > 0)
            .GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefault();
}
