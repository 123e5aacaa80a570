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
            new S3Key("123456789012", "us-east-1", "app.my-alb.50dc6c495c0c9188", Instant.From(new DateTimeOffset(2025, 6, 17, 18, 0, 0, TimeSpan.Zero)), "10.0.3.202", false),
            S3Key.Parse("elb/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2025/06/17/123456789012_elasticloadbalancing_us-east-1_app.my-alb.50dc6c495c0c9188_20250617T1800Z_10.0.3.202_e7o4tlp8.log.gz"));
        Assert.Equal("172.160.1.192", S3Key.Parse("1_elasticloadbalancing_us-east-1_lb_20140215T2340Z_172.160.001.192_20sg8hgm.log")!.Node);
        Assert.Null(S3Key.Parse("apigw/access.log"));
    }

    private List<string> Names(params string[] paths) =>
        [.. InputResolver.Resolve([.. paths.Select(p => new InputRequest(p, _folder.Path, new SourceOptions()))]).Select(i => i.Name)];

    /// <summary>Keys of AWS's guides and of public reports.</summary>
    [Theory]
    [InlineData("my-app/AWSLogs/123456789012/elasticloadbalancing/us-west-2/2014/02/15/123456789012_elasticloadbalancing_us-west-2_my-loadbalancer_20140215T2340Z_172.160.001.192_20sg8hgm.log", "123456789012 us-west-2 my-loadbalancer 2014-02-15T23:40:00Z 172.160.1.192")]
    [InlineData("prefix/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2016/05/01/123456789012_elasticloadbalancing_us-east-2_app.my-loadbalancer.1234567890abcdef_20140215T2340Z_172.160.001.192_20sg8hgm.log.gz", "123456789012 us-east-2 app.my-loadbalancer.1234567890abcdef 2014-02-15T23:40:00Z 172.160.1.192")]
    [InlineData("prefix/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2020/05/01/123456789012_elasticloadbalancing_us-east-2_net.my-loadbalancer.1234567890abcdef_20200501T0000Z_20sg8hgm.log.gz", "123456789012 us-east-2 net.my-loadbalancer.1234567890abcdef 2020-05-01T00:00:00Z -")]
    [InlineData("ALB/AWSLogs/166157441623/elasticloadbalancing/us-west-1/2020/11/20/166157441623_elasticloadbalancing_us-west-1_app.ALB-framework-dev.959dfdbaed241613_20201120T1000Z_54.183.224.192_2t2dtogd.log.gz", "166157441623 us-west-1 app.ALB-framework-dev.959dfdbaed241613 2020-11-20T10:00:00Z 54.183.224.192")]
    [InlineData("ALB/AWSLogs/166157441623/ELBAccessLogTestFile", "none")]
    [InlineData("cg-lb-logs/AWSLogs/1234567890/elasticloadbalancing/us-east-1/2019/06/19/555555555555_elasticloadbalancing_us-east-1_app.cg-lb-cgidp347lhz47g.d36d4f13b73c2fe7_20190618T2140Z_10.10.10.100_5m9btchz.log", "555555555555 us-east-1 app.cg-lb-cgidp347lhz47g.d36d4f13b73c2fe7 2019-06-18T21:40:00Z 10.10.10.100")]
    [InlineData("AWSLogs/123456789012/elasticloadbalancing/us-east-2/2024/11/29/conn_log.123456789012_elasticloadbalancing_us-east-2_app.my-loadbalancer.1234567890abcdef_20241129T1350Z_172.160.001.192_20sg8hgm.log.gz", "123456789012 us-east-2 app.my-loadbalancer.1234567890abcdef 2024-11-29T13:50:00Z 172.160.1.192")]
    public void A_load_balancers_object_key_tells_account_region_name_interval_and_node(string key, string expected) =>
        Assert.Equal(expected, S3Key.Parse(key) is { } k ? $"{k.Account} {k.Region} {k.LoadBalancer} {k.End} {k.Node ?? "-"}" : "none");
}
