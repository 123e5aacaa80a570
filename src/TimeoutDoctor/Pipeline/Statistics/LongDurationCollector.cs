using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>
/// Durations of a second and more of requests that a hop ended itself, by hop, in steps of 10 ms: timers that fired pile up in them. An answer
/// that was passed on, and a caller that left, tell of no timer of this hop.
/// </summary>
internal sealed class LongDurationCollector
{
    private const long Shortest = TimeSpan.TicksPerSecond;
    private const long Longest = 400 * TimeSpan.TicksPerSecond;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<int, int>[] _counts = [.. Enumerable.Range(0, (int)Hop.App + 1).Select(_ => new Dictionary<int, int>())];

    /// <summary>Takes a joined request.</summary>
    public void Add(RequestTrace trace)
    {
        Add(trace.Front);
        Add(trace.LoadBalancer);
        Add(trace.Proxy);
        Add(trace.App);
    }

    /// <summary>What was counted.</summary>
    public IReadOnlyList<LongDurations> Result() =>
        [.. _counts.Select((counts, hop) => new LongDurations((Hop)hop, Step, counts)).Where(d => d.Counts.Count > 0)];

    private void Add(RecordList records)
    {
        for (int i = 0; i < records.Count; i++)
        {
            Add(records[i]);
        }
    }

    private void Add(in HopRecord record)
    {
        long ticks = record.Duration.Ticks;
        if (ticks >= Shortest && ticks <= Longest && (record.Status >= 500 || record.Status is 0 or 408) && record.TargetStatus is 0 or >= 500)
        {
            Dictionary<int, int> counts = _counts[(int)record.Hop];
            int step = (int)(ticks / Step.Ticks);
            counts[step] = counts.GetValueOrDefault(step) + 1;
        }
    }
}
