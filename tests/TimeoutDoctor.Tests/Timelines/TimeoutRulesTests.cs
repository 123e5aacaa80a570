using TimeoutDoctor.Model;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Timelines;

public sealed class TimeoutRulesTests
{
    public static TheoryData<string> Names => [.. Fronts.Keys];

    private static Dictionary<string, (HopRecord Front, bool TimedOut)> Fronts { get; } = new()
    {
        ["a gateway at its limit"] = (Gateway(29_000, 28_998), true),
        ["a gateway's timer that fired 99 ms early by the log"] = (Gateway(28_901, 28_899), true),
        ["an answer passed on just below the limit"] = (Gateway(28_950, 28_940, 200, 200), false),
        ["an answer that took longer than the limit"] = (Gateway(29_050, 29_040, 200, 200), true),
        ["a gateway that says so, however early"] = (Gateway(2_900, 2_900, 504, 0, GatewayError.IntegrationTimeout), true),
        ["a gateway that passes a load balancer's 504 on"] = (Gateway(10_015, 10_006, 504, 504), false),
        ["an HTTP API's 503 at the limit"] = (Gateway(29_990, 29_980, 503), true),
        ["a gateway's 503 at once"] = (Gateway(5, 3, 503), false),
        ["a gateway without any latency"] = (Gateway(0, null) with { Duration = default, Error = default }, true),
        ["a failure without any latency"] = (Gateway(0, null, 504, 0, GatewayError.IntegrationFailure) with { Duration = default }, false),
        ["an ALB at its idle timeout"] = (Alb(0, 60_001, 0, null, null, 504), true),
        ["an ALB that gave up connecting"] = (Alb(0, 10_001, null, null, null, 504), true),
        ["an ALB that passed on the 504 of a proxy whose timer fired"] = (Alb(0, 30_000, 0, 29_999, 0, 504, 504), true),
        ["an ALB whose caller left"] = (Alb(0, 60_500, 0, null, null, 460), false),
        ["an ALB without a target"] = (Alb(0, 0, null, null, null, 503, chosen: false), false),
        ["a Classic 504 without times"] = (Classic(0, null, null, null, 504), true),
        ["a Classic 504 passed on quickly"] = (Classic(0, 0, 5_000, 0, 504, 504, chosen: true), false),
        ["a slow answer"] = (Alb(0, 70_000, 0, 69_000, 0, 200, 200), false),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Front_gave_up_or_not(string name) => Assert.Equal(Fronts[name].TimedOut, Behind(Fronts[name].Front).Timeline().TimedOut);
}
