namespace TimeoutDoctor.Model;

/// <summary>Ids of the causes; part of the output contract. <c>docs/causes.md</c> explains each.</summary>
public static class CauseIds
{
    /// <summary>The application took longer than the front's timer.</summary>
    public const string BackendSlow = "backend-slow";

    /// <summary>Time in the gateway itself: authorizer, WAF, mapping.</summary>
    public const string GatewayOverhead = "gateway-overhead";

    /// <summary>The gateway relayed; the load balancer never took the request.</summary>
    public const string NotReceivedByElb = "not-received-by-elb";

    /// <summary>The load balancer had no usable target.</summary>
    public const string ElbNoTarget = "elb-no-target";

    /// <summary>The load balancer held the request before sending it on.</summary>
    public const string ElbQueue = "elb-queue";

    /// <summary>The load balancer sent the request; the application never saw it.</summary>
    public const string RequestLostBeforeApp = "request-lost-before-app";

    /// <summary>The request waited for the application to start on it.</summary>
    public const string QueuedBeforeApp = "queued-before-app";

    /// <summary>The application answered; the front never got the answer.</summary>
    public const string ResponseLostAfterApp = "response-lost-after-app";

    /// <summary>The answer began and its body stood still.</summary>
    public const string ResponseStalled = "response-stalled";

    /// <summary>The caller sent the body slowly.</summary>
    public const string SlowUpload = "slow-upload";

    /// <summary>The quick application record belongs to another attempt.</summary>
    public const string Retried = "retried";

    /// <summary>The logs at hand cannot tell.</summary>
    public const string InsufficientEvidence = "insufficient-evidence";

    /// <summary>All ids.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        BackendSlow, GatewayOverhead, NotReceivedByElb, ElbNoTarget, ElbQueue, RequestLostBeforeApp, QueuedBeforeApp, ResponseLostAfterApp,
        ResponseStalled, SlowUpload, Retried, InsufficientEvidence,
    ];
}

/// <summary>One fact that speaks for a verdict, and where it was read.</summary>
/// <param name="Text">What was seen, with its numbers; never contains text from a log.</param>
/// <param name="At">The line; default when the fact is the absence of a line.</param>
public sealed record Evidence(string Text, SourceRef At = default);

/// <summary>Why one request ended as it did.</summary>
/// <param name="Cause">An id of <see cref="CauseIds"/>.</param>
/// <param name="Detail">A finer name within the cause (such as <c>late</c>), or null.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Evidence">The facts, most telling first; never empty.</param>
/// <param name="Summary">One clause for a person: what happened to this request, with its numbers.</param>
/// <param name="RunnerUp">The next best cause, or null.</param>
/// <param name="Missing">For <c>insufficient-evidence</c>: the one artefact that would decide; else null.</param>
public sealed record Verdict(string Cause, string? Detail, double Confidence, IReadOnlyList<Evidence> Evidence, string Summary, string? RunnerUp = null, string? Missing = null);

/// <summary>Whether and why a cause explains a request.</summary>
/// <param name="Cause">The cause's id.</param>
/// <param name="Fits">Whether it explains the request; the first that does is named.</param>
/// <param name="Facts">What it asks for.</param>
public sealed record CauseReasoning(string Cause, bool Fits, IReadOnlyList<ReasonedFact> Facts);

/// <summary>One fact that a cause asks for.</summary>
/// <param name="Kind"><c>Required</c>, <c>Excluding</c> or <c>Supporting</c>.</param>
/// <param name="Text">The fact, as a clause.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record ReasonedFact(string Kind, string Text, bool Holds);
