using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;
using TimeoutDoctor.Timelines;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>nginx on the instance gave up after 60 s, and its own log is there: the same causes are asked for behind it.</summary>
public sealed class ProxyFrontTests
{
    // The load balancer's limit is longer, so that the 504 is the proxy's.
    private static readonly TimeoutPolicy Policy = new() { LoadBalancer = TimeSpan.FromSeconds(120) };

    private static HopRecord Elb => Alb(0, 60_010, 0, 60_008, 0, 504, 504);

    private static HopRecord Nginx => Alb(4, 60_003, null, null, null, 504) with { Hop = Hop.Proxy, TargetStatus = 504, TargetTime = Elapsed.FromMilliseconds(60_001), RequestTime = Elapsed.Absent, ResponseTime = Elapsed.Absent, Target = Interner.None };

    public static TheoryData<string, double, double, string, string> Situations => new()
    {
        { "the application started 59.5 s after nginx had the request", 59_500, 300, CauseIds.QueuedBeforeApp, "behind-instance-proxy" },
        { "it started when nginx had gone", 60_500, 300, CauseIds.QueuedBeforeApp, "behind-instance-proxy/abandoned" },
        { "its answer was ready at once and never came", 8, 90, CauseIds.ResponseLostAfterApp, "behind-instance-proxy" },
        { "it worked for longer than nginx waits", 8, 70_000, CauseIds.BackendSlow, "behind-instance-proxy" },
        { "it never logged the request", -1, 0, CauseIds.RequestLostBeforeApp, "behind-instance-proxy/silent-drop" },
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void The_cause_is_asked_for_behind_the_proxy(string situation, double start, double ms, string cause, string detail)
    {
        Request request = new Request { Policy = Policy }.Change(r => r.Trace.Front = Elb).With(Nginx);
        ExplainedRequest explained = Explain(start < 0 ? request : request.With(App(start, ms)));

        Assert.True((cause, detail) == (explained.Verdict!.Cause, explained.Verdict.Detail), $"{situation}: {explained.Verdict.Cause} {explained.Verdict.Detail} {explained.Verdict.Summary}");
        Assert.Contains(explained.Verdict.Evidence, e => e.Text.Contains("instance proxy", StringComparison.Ordinal));
        Assert.Contains(explained.Verdict.Evidence, e => e.At == request.Trace.Elb.At);
    }

    [Fact]
    public void Without_the_proxys_own_line_the_load_balancers_has_to_do()
    {
        Request request = new Request { Policy = Policy }.Change(r => r.Trace.Front = Elb).With(App(59_500, 300));
        Assert.Null(ProxyFront.Of(request.Trace));
        Assert.Equal(CauseIds.QueuedBeforeApp, Explain(request).Verdict!.Cause);
    }

    [Fact]
    public void A_proxy_that_passed_on_an_answer_is_no_front()
    {
        Request request = new Request { Policy = Policy }.Change(r => r.Trace.Front = Elb with { TargetStatus = 200, Status = 200 }).With(Nginx with { Status = 200, TargetStatus = 200 });
        Assert.Null(ProxyFront.Of(request.Trace));
    }

    private static ExplainedRequest Explain(Request request)
    {
        var diagnoser = new Diagnoser(Policy, request.Coverage, request.Names, request.Bodies);
        ExplainedRequest whole = diagnoser.Diagnose(request.Trace, Line(request.Trace), []);
        return ProxyFront.Of(request.Trace) is { } behind ? ProxyFront.Merge(whole, diagnoser.Diagnose(behind, Line(behind), [])) : whole;
    }

    private static Timeline Line(RequestTrace trace) => TimelineBuilder.Build(trace, NoClockCorrection.Instance, Policy);
}
