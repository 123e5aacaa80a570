using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The part of the logs that the user asked for, by the start of the front record.</summary>
/// <param name="Front">The front hop.</param>
/// <param name="From">First moment, or unknown for no limit.</param>
/// <param name="To">First moment that is too late, or unknown for no limit.</param>
/// <param name="Slack">How far records of other hops may lie outside: their clocks differ and they may start or be logged later.</param>
internal sealed record ReadWindow(Hop Front, Instant From, Instant To, TimeSpan Slack)
{
    /// <summary>Whether a record that starts at this moment is wanted.</summary>
    public bool Contains(Hop hop, Instant start)
    {
        TimeSpan slack = hop == Front ? TimeSpan.Zero : Slack;
        return (!From.IsKnown || start >= From - slack) && (!To.IsKnown || start < To + slack);
    }
}
