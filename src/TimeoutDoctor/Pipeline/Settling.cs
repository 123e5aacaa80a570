using TimeoutDoctor.Correlation;
using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Alignment;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Decides when joined requests are complete: while few records are in flight everything waits for the end, so that clocks may differ by
/// any amount; beyond the budget, requests older than the join window are settled. What is decided depends on the records alone.
/// </summary>
/// <param name="joiner">Holds what is in flight.</param>
/// <param name="investigation">Told of what is complete.</param>
/// <param name="budget">How many records may be in flight before any is settled.</param>
/// <param name="window">What is read, and how long records wait for each other.</param>
/// <param name="check">Looks at clocks before anything is settled; null where they are known.</param>
internal sealed class Settling(TraceJoiner joiner, Investigation investigation, int budget, ReadWindow window, AlignmentCheck? check)
{
    private int _grownTo;

    /// <summary>Told how far all sources have come.</summary>
    /// <returns>The shifts by which all has to be read anew; mostly null.</returns>
    public ClockShifts? Advance(Instant watermark)
    {
        if (joiner.InFlight < Math.Max(budget, _grownTo) || !watermark.IsKnown)
        {
            return null;
        }

        Instant before = watermark - window.Slack;
        long inferred = joiner.Inferred.Links;
        if (check?.IsTooEarly(joiner, before) != true)
        {
            if (check?.Find(joiner, before) is { } shifts)
            {
                return shifts;
            }

            Release(before);
        }

        // A window that holds more than the budget by itself is looked at again only when it has grown. Joining without ids looks at all of it each
        // time, so there it waits for as much again as the budget allows.
        int step = joiner.Inferred.Links > inferred ? budget * 3 / 4 : 0;
        _grownTo = joiner.InFlight + Math.Max(joiner.InFlight / 4, step);
        return null;
    }

    /// <summary>Told that all sources have ended.</summary>
    /// <returns>The shifts by which all has to be read anew; mostly null.</returns>
    public ClockShifts? Finish()
    {
        // What is all in flight is joined however far clocks are apart, unless a window has left out the partners.
        if (window.IsBounded && check?.Find(joiner, Instant.Unknown) is { } shifts)
        {
            return shifts;
        }

        Release(Instant.Unknown);
        return null;
    }

    private void Release(Instant before) => joiner.Release(before, investigation.Learn, investigation.Learned, investigation.Settle);
}
