namespace TimeoutDoctor.Model;

/// <summary>A request with its joined records, its timeline and (when it needs explaining) its verdict.</summary>
/// <param name="Trace">The joined records.</param>
/// <param name="Timeline">The same on one clock.</param>
/// <param name="TimedOut">The front gave up: its timeout was reached.</param>
/// <param name="Flagged">Timed out, and the application answered within the fast-backend limit or never received the request.</param>
/// <param name="Verdict">The cause; null for requests that need no explanation.</param>
public sealed record ExplainedRequest(RequestTrace Trace, Timeline Timeline, bool TimedOut, bool Flagged, Verdict? Verdict)
{
    /// <summary>For a request that was asked for: every cause in the order of the decision table with its reasons; else empty.</summary>
    public IReadOnlyList<CauseReasoning> Reasoning { get; init; } = [];
}
