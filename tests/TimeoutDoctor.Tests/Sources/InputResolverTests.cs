using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Tests.Sources;

public sealed class InputResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InputResolverTests()
    {
        _folder.Write("logs/apigw/b.log", "x");
        _folder.Write("logs/apigw/a.log", "x");
        _folder.Write("logs/elb/deep/c.log.gz", "x");
        _folder.Write("logs/elb/.hidden", "x");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_read_with_all_below_it_in_order_of_name() =>
        Assert.Equal(["apigw/a.log", "apigw/b.log", "elb/deep/c.log.gz"], Names("logs"));

    [Fact]
    public void Of_several_folders_names_begin_with_the_folder() =>
        Assert.Equal(["elb/deep/c.log.gz", "apigw/a.log", "apigw/b.log"], Names("logs/elb", "logs/apigw"));

    [Fact]
    public void A_glob_is_matched_below_its_fixed_part() =>
        Assert.Equal(["logs/apigw/a.log", "logs/apigw/b.log", "logs/elb/deep/c.log.gz"], Names("logs/**"));

    [Fact]
    public void A_file_named_twice_is_read_once_and_the_role_given_counts()
    {
        IReadOnlyList<LogInput> inputs = InputResolver.Resolve(
        [
            new InputRequest("logs", _folder.Path, new SourceOptions()),
            new InputRequest("logs/apigw/a.log", _folder.Path, new SourceOptions { Hop = Hop.Gateway }),
        ]);
        Assert.Equal(3, inputs.Count);
        Assert.Equal(Hop.Gateway, Assert.Single(inputs, i => i.Path!.EndsWith("a.log", StringComparison.Ordinal)).Options.Hop);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("logs/*.none")]
    [InlineData("nowhere/*.log")]
    public void What_does_not_exist_is_an_input_error(string path)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => Names(path));
        Assert.Equal(ExitCode.Input, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_a_load_balancer_log_tells_name_and_node()
    {
        Assert.Equal(
            new S3Key("app.my-alb.50dc6c495c0c9188", "10.0.3.202", Instant.From(new DateTimeOffset(2025, 6, 17, 18, 0, 0, TimeSpan.Zero)), false),
            S3Key.Parse("elb/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2025/06/17/123456789012_elasticloadbalancing_us-east-1_app.my-alb.50dc6c495c0c9188_20250617T1800Z_10.0.3.202_e7o4tlp8.log.gz"));
        Assert.Equal("172.160.1.192", S3Key.Parse("1_elasticloadbalancing_us-east-1_lb_20140215T2340Z_172.160.001.192_20sg8hgm.log")!.Node);
        Assert.Null(S3Key.Parse("apigw/access.log"));
    }

    private List<string> Names(params string[] paths) =>
        [.. InputResolver.Resolve([.. paths.Select(p => new InputRequest(p, _folder.Path, new SourceOptions()))]).Select(i => i.Name)];
}
