using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>What is wanted of remote sources, by time.</summary>
/// <param name="Ranges">The ranges in which requests start, in order; one that is open for no limit.</param>
/// <param name="Slack">How far records of other hops may lie outside: their clocks differ, and they may be logged later.</param>
/// <param name="Longest">How long a request may take until its load balancer writes it.</param>
internal sealed record RemoteWindow(IReadOnlyList<TimeRange> Ranges, TimeSpan Slack, TimeSpan Longest)
{
    // AWS's own clocks agree much better than this.
    private static readonly TimeSpan LoadBalancerClock = TimeSpan.FromMinutes(1);

    // A Classic load balancer writes for an hour and delivers up to 15 minutes later; twice that is safe to be called final.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(3);

    /// <summary>The first and last moment of all ranges.</summary>
    public TimeRange Span => new(Ranges[0].From, Ranges[^1].To);

    /// <summary>When a load balancer wrote the lines of a range.</summary>
    public TimeRange WrittenByLoadBalancer(TimeRange range) => range.Widened(LoadBalancerClock, LoadBalancerClock + Longest);

    /// <summary>Whether no more logs of the window can arrive.</summary>
    public bool IsSettled(Instant now) => Span.To.IsKnown && Span.To + Slack + Settled < now;
}
