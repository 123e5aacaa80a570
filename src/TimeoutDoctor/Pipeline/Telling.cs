using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>Chooses the requests that are shown one by one.</summary>
internal static class Telling
{
    /// <summary>The most certain request of each cause in turn, flagged ones and frequent causes first; timed-out requests only, where there are any.</summary>
    public static IReadOnlyList<ExplainedRequest> Of(IReadOnlyList<ExplainedRequest> explained, int count)
    {
        bool anyTimedOut = explained.Any(e => e.TimedOut && e.Verdict is not null);
        List<Queue<ExplainedRequest>> byCause = [.. explained
            .Where(e => e.Verdict is not null && (e.TimedOut || !anyTimedOut))
            .GroupBy(e => e.Verdict!.Cause, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count(e => e.Flagged)).ThenByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Queue<ExplainedRequest>(g.OrderByDescending(e => e.Flagged).ThenByDescending(e => e.Verdict!.Confidence).ThenBy(e => e.Trace.Front.Start).Take(count)))];
        var chosen = new List<ExplainedRequest>();
        while (chosen.Count < count && byCause.Exists(q => q.Count > 0))
        {
            foreach (Queue<ExplainedRequest> queue in byCause.Where(q => q.Count > 0))
            {
                if (chosen.Count < count)
                {
                    chosen.Add(queue.Dequeue());
                }
            }
        }

        return chosen;
    }
}
