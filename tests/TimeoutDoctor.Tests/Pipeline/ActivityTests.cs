using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Tests.Pipeline;

/// <summary>What the coverage chart shows, through the whole reading chain.</summary>
public class ActivityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_request_is_counted_in_the_activity_of_the_fronts_log(int threads)
    {
        string folder = Directory.GetDirectories(Path.Combine(FixtureCase.Root, "..", "scenarios")).Order(StringComparer.Ordinal).First();
        var options = new RunOptions { Inputs = [new InputRequest(folder, folder, new SourceOptions())], Threads = threads };
        DiagnosisReport report = DiagnosisRun.Run(options, null, null, CancellationToken.None).Report;
        Assert.True(report.Requests > 0);
        Assert.Equal(report.Requests, report.Activity.Sources.Where(s => s.Hop == report.Front).Sum(s => s.Records.Sum()));
    }

    [Fact]
    public void An_object_that_AWS_writes_to_see_whether_it_may_is_no_silent_log()
    {
        string folder = Path.Combine(FixtureCase.Root, "..", "scenarios", "several", "with-ids");
        var options = new RunOptions { Inputs = [new InputRequest("logs/02-elb/**", folder, new SourceOptions { Hop = Hop.LoadBalancer }), new InputRequest("logs/02-elb/AWSLogs/*/ELB*", folder, new SourceOptions())] };
        DiagnosisReport report = DiagnosisRun.Run(options, null, null, CancellationToken.None).Report;
        Assert.Contains(report.Inputs, i => i.Name.EndsWith("ELBAccessLogTestFile", StringComparison.Ordinal));
        Assert.Equal(["app.my-alb.50dc6c495c0c9188"], report.Activity.Sources.Select(s => s.Name));
    }
}
