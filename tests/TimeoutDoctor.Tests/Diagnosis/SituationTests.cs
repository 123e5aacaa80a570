using TimeoutDoctor.Model;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>Situations by name: for each cause one that is it and one that nearly is.</summary>
public sealed class SituationTests
{
    private const string Slow = CauseIds.BackendSlow;
    private const string Unknown = CauseIds.InsufficientEvidence;

    // What a gateway logs that waited for all of its limit, and an ALB behind it whose caller left.
    private static HopRecord TimedOut => Gateway(29_002, 29_000);

    private static HopRecord Tried(HopRecord proxy, byte upstreams, double lastMs) =>
        proxy with { UpstreamAttempts = upstreams, TargetTime = Elapsed.FromMilliseconds(lastMs) };

    private static HopRecord Left => Alb(2, 28_999, 1, null, null, 460);

    private static Dictionary<string, (Request Request, string Cause, string? Detail, bool Flagged)> Situations { get; } = new()
    {
        // 28,000 ms of 29,000 in the application, and past the fast-backend limit.
        ["the application takes longer than the gateway waits"] = (Behind(TimedOut).With(Left).With(App(5, 35_000)), Slow, null, false),
        ["the application started and never ended"] = (Behind(TimedOut).With(Left).With(App(5, null)), Slow, "no-end-logged", false),
        ["every attempt was slow"] = (Behind(TimedOut).With(Left).With(App(5, 35_000)).With(App(15_000, 32_000)), Slow, "every-attempt", false),
        ["slow, but answered in time for the gateway"] = (Behind(Gateway(15_010, 15_008, 200, 200)).With(Alb(1, 15_005, 0, 15_004, 0, 200, 200)).With(App(2, 15_000)), Slow, null, false),
        ["an application of 9 s is fast, so its queue is to blame"] = (Behind(TimedOut).With(Left).With(App(25_000, 9_000)), CauseIds.QueuedBeforeApp, null, true),

        // 4,500 - 60 = 4,440 ms were the gateway's own.
        ["an authorizer of 14 s"] = (Behind(Gateway(14_500, 60, 200, 200)).With(Alb(14_440, 59, 0, 58, 0, 200, 200)).With(App(14_441, 57)), CauseIds.GatewayOverhead, null, false),
        ["the gateway sat on an answer that it had"] = (Behind(Gateway(29_001, 86, 504, 200)).With(Alb(5, 84, 0, 82, 0, 200, 200)).With(App(6, 81)), CauseIds.GatewayOverhead, null, true),
        ["an authorizer failed after 29 s"] = (Behind(Gateway(29_000, null, 500, 0, GatewayError.Authorizer)), CauseIds.GatewayOverhead, "authorizer", true),
        ["the gateway's own second is less than the integration's 27"] = (Behind(Gateway(29_002, 27_500, 504, 504)).With(Alb(2, 27_400, 0, null, null, 504)).With(App(27_000, 30)), CauseIds.QueuedBeforeApp, null, true),

        ["no line behind the gateway at all"] = (Behind(TimedOut), CauseIds.NotReceivedByElb, null, true),
        ["the connection to the load balancer was refused"] = (Behind(Gateway(31, 30, 504, 0, GatewayError.IntegrationFailure)), CauseIds.NotReceivedByElb, "refused", false),
        // 21,000 of 29,002 ms between relay and arrival.
        ["it reached the load balancer 21 s late"] = (Behind(TimedOut).With(Alb(21_002, 7_999, 0, null, null, 460)).With(App(21_005, 30)), CauseIds.NotReceivedByElb, "late", true),
        ["no load balancer line, but an application line"] = (Behind(TimedOut).With(App(5, 35_000)), Slow, null, false),

        ["503 without a target"] = (Behind(Gateway(12, 10, 503, 503)).With(Alb(1, 0, null, null, null, 503, chosen: false)), CauseIds.ElbNoTarget, "none-usable", false),
        ["a Classic ELB's 503 without a backend"] = (Behind(Classic(0, null, null, null, 503)), CauseIds.ElbNoTarget, "none-usable", false),
        ["ten seconds of connecting"] = (Behind(Gateway(10_015, 10_006, 504, 504)).With(Alb(3, 10_001, null, null, null, 504)), CauseIds.ElbNoTarget, "connect-timeout", false),
        ["a minute of waiting is not connecting"] = (Behind(Alb(0, 60_001, null, null, null, 504)), CauseIds.RequestLostBeforeApp, "silent-drop", true),

        // 24,680 of 29,000 ms held; the application then answers after the gateway has gone.
        ["held by the load balancer for 24.7 s"] = (Behind(TimedOut).With(Alb(2, 28_999, 24_680, null, null, 460)).With(App(24_700, 8_960)), CauseIds.ElbQueue, null, true),
        ["held until the caller left, without a target"] = (Behind(TimedOut).With(Alb(2, 28_999, null, null, null, 460, chosen: false)), CauseIds.ElbQueue, "until-caller-left", true),
        // The first upstream used up 28,700 ms; the second answered within 50 ms of being asked.
        ["an instance's proxy that turned to a second upstream"] = (Behind(TimedOut).With(Left).With(Tried(App(5, 28_750, firstByte: 28_750), 2, 50)), CauseIds.Retried, null, false),
        ["a proxy whose first upstream refused at once"] = (Behind(TimedOut).With(Left).With(Tried(App(5, 35_000, firstByte: 35_000), 2, 34_999)), Slow, null, false),
        ["sent on at once, started late"] = (Behind(TimedOut).With(Left).With(App(28_400, 812)), CauseIds.QueuedBeforeApp, null, true),

        ["sent on, never logged by the application"] = (Behind(TimedOut).With(Left), CauseIds.RequestLostBeforeApp, "silent-drop", true),
        ["a connection that the target had closed"] = (Behind(Alb(0, 3, 0, null, null, 502)), CauseIds.RequestLostBeforeApp, "dead-keepalive", false),
        ["a Classic 504 without an application line"] = (Behind(Classic(0, null, null, null, 504)), CauseIds.RequestLostBeforeApp, null, true),
        ["lost somewhere: no load balancer log"] = (Behind(TimedOut).WithoutLog(Hop.LoadBalancer), CauseIds.RequestLostBeforeApp, "somewhere-before-app", true),
        ["an answered request whose application line is missing"] = (Behind(Alb(0, 12_000, 0, 11_999, 0, 200, 200)), Unknown, "contradictory", false),

        // 29,050 - 3 = 29,047 ms waiting: the caller had gone 48 ms before.
        ["started after the gateway had given up"] = (Behind(TimedOut).With(Left).With(App(29_050, 40)), CauseIds.QueuedBeforeApp, "abandoned", true),
        ["a Classic 504 that the application served late"] = (Behind(Classic(0, null, null, null, 504)).With(App(55_000, 200)), CauseIds.ResponseLostAfterApp, null, true),
        ["a Classic 504 that the application served too late"] = (Behind(Classic(0, null, null, null, 504)).With(App(59_700, 400)), CauseIds.QueuedBeforeApp, null, true),

        // Ready at 95 ms, 28.9 s before the gateway gave up; the ALB saw nothing.
        ["answered in time, no response at the load balancer"] = (Behind(TimedOut).With(Left).With(App(5, 90)), CauseIds.ResponseLostAfterApp, null, true),
        ["a queue of 24.7 s and then a lost answer"] = (Behind(TimedOut).With(Left).With(App(24_700, 90)), CauseIds.ResponseLostAfterApp, null, true),
        ["the load balancer answered, the gateway never got it"] = (Behind(TimedOut).With(Alb(2, 90, 0, 88, 1, 200, 200)).With(App(4, 85)), CauseIds.ResponseLostAfterApp, "between-elb-and-gateway", true),
        ["the same without an application log"] = (Behind(TimedOut).With(Alb(2, 90, 0, 88, 1, 200, 200)).WithoutLog(Hop.App), CauseIds.ResponseLostAfterApp, "between-elb-and-gateway", false),

        // Head at 2 + 0 + 213 ms; the body was not done when the gateway left 28.8 s later.
        ["the head in time, the body never"] = (Behind(TimedOut).With(Alb(2, 28_999, 0, 213, 0, 200, 200)).With(App(4, 210)), CauseIds.ResponseStalled, null, true),
        ["an answered request with 12 s of body"] = (Behind(Alb(0, 12_052, 0, 52, 0, 200, 200)).With(App(2, 48)), CauseIds.ResponseStalled, null, false),
        ["first byte early, end late"] = (Behind(TimedOut).With(Left).With(App(5, 28_996, 200, firstByte: 60)), CauseIds.ResponseStalled, null, true),
        ["first byte late"] = (Behind(TimedOut).With(Left).With(App(5, 28_996, 200, firstByte: 28_990)), Slow, null, false),

        ["408 for a body that did not come"] = (Behind(Alb(0, 60_000, null, null, null, 408) with { Method = HttpMethod.Post }), CauseIds.SlowUpload, null, false),
        ["408 behind a gateway: the caller left"] = (Behind(TimedOut).With(Classic(2, 0, null, null, 408) with { Method = HttpMethod.Post }), CauseIds.RequestLostBeforeApp, "silent-drop", true),
        ["a body of 20 times the usual size"] = (Behind(Post(14_000, 20_168)).With(App(2, 13_990)).UsualBody(900), CauseIds.SlowUpload, null, false),
        ["a body of the usual size"] = (Behind(Post(14_000, 20_168)).With(App(2, 13_990)).UsualBody(19_000), Slow, null, false),

        ["two attempts, the second quick"] = (Behind(TimedOut).With(Left).With(App(5, 35_000)).With(App(29_100, 40)), CauseIds.Retried, null, true),
        ["a start and a finish line are one attempt"] = (
            Behind(TimedOut).With(Left).With(App(5, null)).With(App(5, 90) with { Event = RecordEvent.Finished }), CauseIds.ResponseLostAfterApp, null, true),

        ["behind the instance's web server, which timed out"] = (
            Behind(Alb(0, 60_003, 0, 60_002, 0, 504, 504)).With(App(59_995, 20)), CauseIds.QueuedBeforeApp, "behind-instance-proxy", true),
        ["an instance's proxy that timed out although the application had answered"] = (
            Behind(Classic(0, 0, 60_002, 0, 504, 504, chosen: true)).With(App(4, 86)), CauseIds.ResponseLostAfterApp, "behind-instance-proxy", true),
        ["an instance's proxy that timed out, and no application line"] = (
            Behind(Classic(0, 0, 60_002, 0, 504, 504, chosen: true)), CauseIds.RequestLostBeforeApp, "behind-instance-proxy/silent-drop", true),
        ["an application that answers 504 itself, at once"] = (Behind(Classic(0, 0, 40, 0, 504, 504, chosen: true)).With(App(4, 30, 504)), Unknown, "no-dominant-segment", false),
        ["an application record of another attempt"] = (Behind(Alb(0, 12_000, 0, 11_999, 0, 200, 200)).With(App(2, 70_000)), Unknown, "contradictory", false),
        ["the application's own 503"] = (Behind(Alb(0, 20, 0, 19, 0, 503, 503)).With(App(2, 15, 503)), Unknown, "no-dominant-segment", false),
    };

    public static TheoryData<string> Names => [.. Situations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Situation_has_its_cause(string name)
    {
        (Request request, string cause, string? detail, bool flagged) = Situations[name];
        ExplainedRequest explained = request.Explain();
        Verdict verdict = Assert.IsType<Verdict>(explained.Verdict);
        Assert.Equal((cause, detail, flagged), (verdict.Cause, verdict.Detail, explained.Flagged));
        Assert.InRange(verdict.Confidence, 0.05, 0.99);
        Assert.InRange(verdict.Evidence.Count, 1, 4);
        Assert.All(verdict.Evidence, e => Assert.NotEmpty(e.Text));
        Assert.Contains(verdict.Evidence, e => e.At.IsKnown);
        Assert.Equal(cause == Unknown, verdict.Missing is not null);
        Assert.NotEqual(verdict.Cause, verdict.RunnerUp);
        Assert.NotEmpty(verdict.Summary);
    }

    [Fact]
    public void Every_cause_has_a_situation() =>
        Assert.Equal(CauseIds.All.Order(StringComparer.Ordinal), Situations.Values.Select(s => s.Cause).Distinct().Order(StringComparer.Ordinal));

    private static HopRecord Post(double ms, long received) =>
        Alb(0, ms, 0, ms - 1, 0, 200, 200) with { Method = HttpMethod.Post, ReceivedBytes = received };
}
