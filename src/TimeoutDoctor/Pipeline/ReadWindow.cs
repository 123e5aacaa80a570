using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The part of the logs that the user asked for, by the start of the front record.</summary>
/// <param name="Front">The front hop.</param>
/// <param name="Ranges">The ranges wanted; one of them must hold the start.</param>
/// <param name="Slack">How far records of other hops may lie outside: their clocks differ and they may start or be logged later.</param>
internal sealed record ReadWindow(Hop Front, IReadOnlyList<TimeRange> Ranges, TimeSpan Slack)
{
    /// <summary>Whether a record that starts at this moment is wanted.</summary>
    public bool Contains(Hop hop, Instant start)
    {
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
