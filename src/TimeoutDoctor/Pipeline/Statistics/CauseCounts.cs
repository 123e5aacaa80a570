using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Requests per cause.</summary>
internal static class CauseCounts
{
    /// <summary>Counts explained requests by cause, most first; equal counts by id.</summary>
    public static IReadOnlyList<CauseCount> Of(IReadOnlyList<ExplainedRequest> explained) =>
        [.. explained
            .Where(e => e.Verdict is not null)
            .GroupBy(e => e.Verdict!.Cause, StringComparer.Ordinal)
            .Select(g => Of(g.Key, [.. g]) with { Timeouts = g.Any(e => e.TimedOut) ? Of(g.Key, [.. g.Where(e => e.TimedOut)]) : null })
            .OrderByDescending(c => c.Requests).ThenBy(c => c.Cause, StringComparer.Ordinal)];

    private static CauseCount Of(string cause, IReadOnlyList<ExplainedRequest> members) => new(
        cause, members.Count, members.Count(e => e.Flagged), members.Average(e => e.Verdict!.Confidence),
        Median(members.Select(e => Naming(cause, e.Timeline))), Median(members.Select(e => e.Timeline.AppDuration)));

    // The segment whose length is the cause.
    private static double Naming(string cause, in Timeline timeline) => cause switch
    {
        CauseIds.QueuedBeforeApp => timeline.BeforeApp,
        CauseIds.ElbQueue => timeline.ElbQueue,
        CauseIds.GatewayOverhead => timeline.InGateway,
        CauseIds.NotReceivedByElb => timeline.Network,
        CauseIds.BackendSlow => timeline.InApp,
        _ => double.NaN,
    };

    private static TimeSpan? Median(IEnumerable<double> values)
    {
        List<double> known = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return known.Count == 0 ? null : TimeSpan.FromMilliseconds(known[known.Count / 2]);
    }
}
