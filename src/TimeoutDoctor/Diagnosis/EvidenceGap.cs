using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>Why a request cannot be explained, and what would explain it.</summary>
/// <param name="Reason">An id: why.</param>
/// <param name="Sentence">The same for a person.</param>
/// <param name="Missing">The one artefact that would decide.</param>
internal sealed record EvidenceGap(string Reason, string Sentence, string Missing)
{
    /// <summary>Records cannot be assigned to requests.</summary>
    public static EvidenceGap AmbiguousJoin { get; } = new(
        "ambiguous-join",
        "the application's lines cannot be told apart by request: they share no id with the records in front",
        "an id in the application's log: log the X-Amzn-Trace-Id header (or the gateway's request id) with each request");

    private static readonly EvidenceGap NoAppLog = new("no-app-log", "no application log was given", "the application's log, with start and end of each request");
    private static readonly EvidenceGap NoElbLog = new("no-elb-log", "no load balancer log was given", "the load balancer's access log");
    private static readonly EvidenceGap ElbJoin = new(
        "ambiguous-join",
        "the load balancer's lines cannot be assigned to the gateway's requests",
        "an id that both log: the gateway's $context.xrayTraceId or requestId, and a load balancer log with trace ids (ALB)");
    private static readonly EvidenceGap ElbNotCovered = new("not-covered", "the load balancer's log has a gap at that moment", "the load balancer's log files of that moment");
    private static readonly EvidenceGap AppNotCovered = new("not-covered", "the application's log has a gap at that moment", "the application's log of that moment, of every host");
    private static readonly EvidenceGap LostLine = new(
        "contradictory",
        "the load balancer logged a response of the target, and the application's log has no line of it",
        "the application's line of this request");
    private static readonly EvidenceGap Unreached = new(
        "contradictory",
        "no application line, though the log covers that moment, and nothing in front says that the request was lost",
        "the application's line of this request, or the load balancer's");
    private static readonly EvidenceGap Clocks = new(
        "contradictory",
        "by the logs' clocks the application started before the request had been sent to it",
        "synchronised clocks, or more requests with ids to measure their offset by");
    private static readonly EvidenceGap OtherAttempt = new(
        "contradictory",
        "the application's line ends after its caller had the whole answer, so it is not the attempt that answered",
        "the application's line of the attempt that answered");
    private static readonly EvidenceGap BelowResolution = new(
        "below-clock-resolution",
        "the difference that would decide is smaller than the clocks are uncertain",
        "an application log with milliseconds in its timestamps");
    private static readonly EvidenceGap NoDominantSegment = new(
        "no-dominant-segment",
        "no single segment took long enough to be named",
        "the access log of the web server on the instance, with its timings");

    /// <summary>What is missing to explain a request.</summary>
    public static EvidenceGap Of(CauseContext c) => c.HasApp ? WithApp(c) : WithoutApp(c);

    private static EvidenceGap WithoutApp(CauseContext c)
    {
        CoverageView log = c.Coverage;
        bool elbMissing = c.HasGateway && !c.HasElb;
        return elbMissing && !log.HasElbLog && !log.HasAppLog ? NoElbLog
            : !log.HasAppLog ? NoAppLog
            : !log.AppJoins ? AmbiguousJoin
            : !log.App ? AppNotCovered
            : elbMissing && log.HasElbLog && !log.ElbJoins ? ElbJoin
            : elbMissing && log.HasElbLog && !log.Elb ? ElbNotCovered
            : c.HasElb && c.Elb.SawResponse() ? LostLine
            : Unreached;
    }

    private static EvidenceGap WithApp(CauseContext c)
    {
        Timeline line = c.Line;
        bool started = !double.IsNaN(line.AppStart) && !double.IsNaN(line.Forwarded);
        double slack = c.Wait - line.Ready;
        bool nearlyInTime = c.GaveUp && c.Attempts == 1 && slack > c.Least && slack <= line.AppUncertainty;
        bool nearlyQueued = line.BeforeApp >= c.Least && line.BeforeApp < line.AppUncertainty;
        bool heldUnseen = c.HasGateway && !c.HasElb && c.Coverage.HasElbLog && !c.Coverage.ElbJoins && c.Race.Winner == HopName.ElbToApp;
        return c.Trace.JoinConfidence < 0.5 ? AmbiguousJoin
            : heldUnseen ? ElbJoin
            : c.AppEndsAfterAnswer ? OtherAttempt
            : nearlyInTime || nearlyQueued ? BelowResolution
            : started && double.IsNaN(line.BeforeApp) && c.Front.Hop != Hop.App ? Clocks
            : NoDominantSegment;
    }
}
