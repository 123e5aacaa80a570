using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Discovery;
using TimeoutDoctor.Sources.Discovery;

namespace TimeoutDoctor.Tests.Pipeline.Discovery;

/// <summary>What names promise, and what is proposed to read.</summary>
public sealed class DiscoveryRuleTests
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("/aws/apigateway/prod-access", "Gateway")]
    [InlineData("API-Gateway-Execution-Logs_a1b2c3/prod", "Gateway")]
    [InlineData("/aws/apigateway/welcome", "Aside")]
    [InlineData("/shop/alb", "LoadBalancer")]
    [InlineData("/aws/elasticbeanstalk/shop-prod/var/log/nginx/access.log", "Application")]
    [InlineData("/aws/containerinsights/prod/application", "Application")]
    [InlineData("/aws/containerinsights/prod/performance", "Aside")]
    [InlineData("/ecs/shop", "Application")]
    [InlineData("shop-production", "Chosen")]
    [InlineData("/aws/lambda/thumbnails", "Aside")]
    [InlineData("/aws/vpc/flowlogs", "Aside")]
    [InlineData("albatross", "Chosen")]
    public void A_name_promises(string name, string kind) => Assert.Equal(kind, GroupKinds.Of(name).ToString());

    [Fact]
    public void What_is_busy_now_is_read_since_two_hours_and_what_is_quiet_for_days_is_left_out()
    {
        DiscoveredLog gateway = Log("cloudwatch:/api", Hop.Gateway, "apigw-json", 5);
        DiscoveredLog app = Log("cloudwatch:/shop", Hop.App, "json", 90);
        DiscoveredLog old = Log("cloudwatch:/former shop", Hop.App, "json", 60 * 24 * 3);
        var command = new ProposedCommand(new RemoteAccess { Now = Now, Profile = "ops team", Region = "eu-west-1" }, [gateway, Log("cloudwatch:/exec", Hop.Gateway, "apigw-execution", 1), app, old]);
        Assert.Equal("timeout-doctor diagnose --gateway cloudwatch:/api --app cloudwatch:/shop --since 2h --profile 'ops team' --region eu-west-1", ShellWords.Join(command.Words));
        Assert.True(command.Reads(gateway));
        Assert.False(command.Reads(old));
    }

    [Fact]
    public void An_access_log_without_events_for_a_day_seems_to_be_switched_off()
    {
        DiscoveredLog gateway = Log("cloudwatch:/api", Hop.Gateway, "apigw-json", 60 * 30) with { Stopped = true };
        HopLogging told = new LoggingAdvice(new RemoteAccess { Now = Now }, [gateway], [], true, true).All()[0];
        Assert.Equal("Nothing new is in any access log of API Gateway since 2026-03-01T06:00:00Z: it seems to have been switched off.", told.Off);
        Assert.NotEmpty(told.Enable);
        HopLogging on = new LoggingAdvice(new RemoteAccess { Now = Now }, [gateway with { Stopped = false }, Log("cloudwatch:/api2", Hop.Gateway, "apigw-json", 1)], [], true, true).All()[0];
        Assert.Null(on.Off);
        Assert.Empty(on.SinglyOff);
        Assert.Empty(on.Enable);
    }

    [Fact]
    public void One_that_is_silent_while_others_go_on_is_named()
    {
        DiscoveredLog gateway = Log("cloudwatch:/api", Hop.Gateway, "apigw-json", 60 * 30) with { Stopped = true };
        DiscoveredLog bucket = Log("s3://logs/AWSLogs/1/elasticloadbalancing/eu-west-1", Hop.LoadBalancer, "alb", 5) with { LoadBalancers = ["app.shop.1"], Silent = new Dictionary<string, Instant> { ["app.old.1"] = Now - TimeSpan.FromDays(2) } };
        ExecutionLog[] executions = [new("a1", "prod", HasAccessLog: true), new("b2", "beta", HasAccessLog: false)];
        IReadOnlyList<HopLogging> told = new LoggingAdvice(new RemoteAccess { Now = Now }, [gateway, Log("cloudwatch:/api2", Hop.Gateway, "apigw-json", 1), bucket], executions, true, true).All();
        Assert.Null(told[0].Off);
        Assert.Equal(
            [
                "Nothing new is in cloudwatch:/api since 2026-03-01T06:00:00Z, while others go on: what writes there seems to have been switched off, or is gone.",
                "API b2, stage beta, writes an execution log, and no access log that was looked into names it: its access log seems to be switched off, or leaves out $context.apiId.",
            ],
            told[0].SinglyOff);
        Assert.Contains(told[0].Enable, c => c.Words.Contains("b2") && c.Words.Contains("beta"));
        Assert.Null(told[1].Off);
        Assert.Equal(["app.old.1 has written nothing to s3://logs/AWSLogs/1/elasticloadbalancing/eu-west-1 since 2026-02-28T12:00:00Z, while others go on: its access log seems to have been switched off, or it is gone."], told[1].SinglyOff);
        Assert.NotEmpty(told[1].Enable);
    }

    [Theory]
    [InlineData("plain/word:1", "plain/word:1")]
    [InlineData("", "''")]
    [InlineData("[?Key=='x']", "\"[?Key=='x']\"")]
    [InlineData("a'b $(c)", "'a'\\''b $(c)'")]
    public void Words_are_quoted_for_a_shell(string word, string quoted) => Assert.Equal(quoted, ShellWords.Quote(word));

    private static DiscoveredLog Log(string uri, Hop hop, string format, int minutesAgo) => new(uri, hop, format, Now - TimeSpan.FromMinutes(minutesAgo));
}
