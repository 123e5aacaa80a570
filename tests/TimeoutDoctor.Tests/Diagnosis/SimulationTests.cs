using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Simulation;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>The promises of the diagnosis, counted over simulated requests whose truth is known.</summary>
public sealed class SimulationTests
{
    private const Logs All = Logs.Gateway | Logs.Elb | Logs.App;

    [Theory]
    [InlineData(Balancer.Alb)]
    [InlineData(Balancer.Classic)]
    public void With_all_logs_97_of_100_causes_are_right(Balancer balancer)
    {
        Judged[] judged = [.. SimulatedCase.Run(41, balancer, All, 100)];
        Assert.True(judged.Length > 1_000, $"{judged.Length}");
        AssertShare(0.97, judged, j => j.Right(All));
    }

    [Theory]
    [InlineData(Balancer.Alb, Logs.Elb | Logs.App)]
    [InlineData(Balancer.Alb, Logs.Gateway | Logs.App)]
    [InlineData(Balancer.Alb, Logs.Gateway | Logs.Elb)]
    [InlineData(Balancer.Classic, Logs.Elb | Logs.App)]
    [InlineData(Balancer.Classic, Logs.Gateway | Logs.App)]
    [InlineData(Balancer.Classic, Logs.Gateway | Logs.Elb)]
    public void With_one_log_withheld_at_most_2_of_100_named_causes_are_wrong(Balancer balancer, Logs logs)
    {
        Judged[] named = [.. SimulatedCase.Run(42, balancer, logs, 100).Where(j => j.Named)];
        Assert.True(named.Length > 250, $"{named.Length}");
        AssertShare(0.98, named, j => j.Right(logs));
    }

    [Theory]
    [InlineData(All)]
    [InlineData(Logs.Gateway | Logs.App)]
    [InlineData(Logs.Elb | Logs.App)]
    public void A_fast_application_record_is_never_called_slow(Logs logs) =>
        Assert.DoesNotContain(
            SimulatedCase.Run(43, Balancer.Alb, logs, 100),
            j => j.Explained.Verdict!.Cause == CauseIds.BackendSlow && j.Trace.App.Count == 1 && j.Trace.App[0].Duration.Milliseconds < 10_000);

    private static void AssertShare(double least, Judged[] judged, Func<Judged, bool> right)
    {
        IEnumerable<string> wrong = judged.Where(j => !right(j)).GroupBy(j => $"{j.Truth} as {j.Explained.Verdict!.Cause}/{j.Explained.Verdict.Detail}").Select(g => $"{g.Count()} {g.Key}");
        double share = judged.Count(right) / (double)judged.Length;
        Assert.True(share >= least, $"{share:0.0000} of {judged.Length}: " + string.Join("; ", wrong));
    }
}
