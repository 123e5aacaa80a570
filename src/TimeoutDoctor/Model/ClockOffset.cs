namespace TimeoutDoctor.Model;

/// <summary>How far a hop's or host's clock is ahead of the front hop's.</summary>
/// <param name="Hop">The hop whose clock it is.</param>
/// <param name="Host">The host or load balancer node, or null for the hop as a whole.</param>
/// <param name="Offset">Estimate at the middle of the window; positive = ahead of the front's clock.</param>
/// <param name="Bound">Half the width of its 95 % interval.</param>
/// <param name="DriftPpm">Microseconds gained per second; 0 where none is proven.</param>
/// <param name="Samples">Joined requests that the estimate rests on.</param>
/// <param name="Earliest">Causal lower bound: a lower offset would let a request arrive before it was sent. Null when unknown.</param>
/// <param name="Latest">Causal upper bound. Null when unknown.</param>
public sealed record ClockOffset(Hop Hop, string? Host, TimeSpan Offset, TimeSpan Bound, double DriftPpm, int Samples, TimeSpan? Earliest = null, TimeSpan? Latest = null)
{
    /// <summary>When the clock was set while it ran, in order of time. <see cref="Offset"/> is then that at <see cref="Moment"/>.</summary>
    public IReadOnlyList<ClockStep> Steps { get; init; } = [];

    /// <summary>When the clock is ahead by <see cref="Offset"/>; matters only where it was set.</summary>
    public Instant Moment { get; init; }

    /// <summary>The offset at a moment of the front's clock, but for drift.</summary>
    public TimeSpan OffsetAt(Instant moment) => Steps.Aggregate(Offset, (offset, step) =>
        step.At > Moment && step.At <= moment ? offset + step.By : step.At <= Moment && step.At > moment ? offset - step.By : offset);
}

/// <summary>A clock was set.</summary>
/// <param name="At">When, on the front's clock.</param>
/// <param name="By">By how much it is further ahead since then.</param>
public readonly record struct ClockStep(Instant At, TimeSpan By);
