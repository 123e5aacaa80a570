using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The part of the logs that the user asked for, by the start of the front record.</summary>
/// <param name="Front">The front hop.</param>
/// <param name="Ranges">The ranges wanted; one of them must hold the start.</param>
/// <param name="Slack">How far records of other hops may lie outside: their clocks differ and they may start or be logged later.</param>
internal sealed record ReadWindow(Hop Front, IReadOnlyList<TimeRange> Ranges, TimeSpan Slack)
{
    /// <summary>By how much sources behind the front are out of step.</summary>
    public ClockShifts Shifts { get; init; } = ClockShifts.None;

    /// <summary>Whether part of the logs is not wanted.</summary>
    public bool IsBounded { get; } = Ranges.Any(r => r.From.IsKnown || r.To.IsKnown);

    /// <summary>Whether a record that starts at a moment of its source's clock is wanted.</summary>
    public bool Contains(Hop hop, int source, Instant start)
    {
        if (!IsBounded)
        {
            return Ranges.Count > 0; // asked for every record
        }

        start -= Shifts.Of(source);
        TimeSpan slack = hop == Front ? TimeSpan.Zero : Slack;
        for (int i = 0; i < Ranges.Count; i++)
        {
            if (Ranges[i].Widened(slack, slack).Contains(start))
            {
                return true;
            }
        }

        return false;
    }
}
