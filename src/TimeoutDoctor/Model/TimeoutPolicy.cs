namespace TimeoutDoctor.Model;

/// <summary>The limits in force.</summary>
public sealed record TimeoutPolicy
{
    /// <summary>API Gateway integration timeout; 29 s by default (REST API quota: docs.aws.amazon.com/apigateway, "limits").</summary>
    public TimeSpan Gateway { get; init; } = TimeSpan.FromSeconds(29);

    /// <summary>Load balancer idle timeout; 60 s by default (Classic and ALB).</summary>
    public TimeSpan LoadBalancer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A backend that answers within this was fast; 10 s by default.</summary>
    public TimeSpan FastBackend { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How far below a timeout a duration still counts as having reached it: real sockets stay within 1 ms, logs truncate.</summary>
    public static TimeSpan Early => TimeSpan.FromMilliseconds(100);

    /// <summary>The timeout of the hop that answers the client.</summary>
    public TimeSpan Of(Hop front) => front == Hop.Gateway ? Gateway : LoadBalancer;

    /// <summary>The smallest segment that may be named a cause: min(1 s, a tenth of the front's timeout).</summary>
    public TimeSpan SmallestCause(Hop front) => TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerSecond, Of(front).Ticks / 10));
}
