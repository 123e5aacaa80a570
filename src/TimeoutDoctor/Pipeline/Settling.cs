using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Decides when joined requests are complete: while few records are in flight everything waits for the end, so that clocks may differ by
/// any amount; beyond the budget, requests older than the join window are settled. What is decided depends on the records alone.
/// </summary>
internal sealed class Settling(TraceJoiner joiner, Investigation investigation, int budget, TimeSpan window)
{
    private int _grownTo;

    /// <summary>Told how far all sources have come.</summary>
    public void Advance(Instant watermark)
    {
        if (joiner.InFlight < Math.Max(budget, _grownTo) || !watermark.IsKnown)
        {
            return;
        }

        long inferred = joiner.Inferred.Links;
        Release(watermark - window);
        // A window that holds more than the budget by itself is looked at again only when it has grown. Joining without ids looks at all of it each
        // time, so there it waits for as much again as the budget allows.
        int step = joiner.Inferred.Links > inferred ? budget * 3 / 4 : 0;
        _grownTo = joiner.InFlight + Math.Max(joiner.InFlight / 4, step);
    }

    /// <summary>Told that all sources have ended.</summary>
    public void Finish() => Release(Instant.Unknown);

    private void Release(Instant before) => joiner.Release(before, investigation.Learn, investigation.Learned, investigation.Settle);
}
