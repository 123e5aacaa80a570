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
        HopLogging told = new LoggingAdvice(new RemoteAccess { Now = Now }, [gateway], ["/api"], true, true).All()[0];
        Assert.Equal("Nothing new is in any access log of API Gateway since 2026-03-01T06:00:00Z: it seems to have been switched off.", told.Off);
        Assert.NotEmpty(told.Enable);
        HopLogging on = new LoggingAdvice(new RemoteAccess { Now = Now }, [gateway, Log("cloudwatch:/api2", Hop.Gateway, "apigw-json", 1)], ["/api"], true, true).All()[0];
        Assert.Null(on.Off);
        Assert.Empty(on.Enable);
    }

    [Theory]
    [InlineData("plain/word:1", "plain/word:1")]
    [InlineData("", "''")]
    [InlineData("[?Key=='x']", "\"[?Key=='x']\"")]
    [InlineData("a'b $(c)", "'a'\\''b $(c)'")]
    public void Words_are_quoted_for_a_shell(string word, string quoted) => Assert.Equal(quoted, ShellWords.Quote(word));

    private static DiscoveredLog Log(string uri, Hop hop, string format, int minutesAgo) => new(uri, hop, format, Now - TimeSpan.FromMinutes(minutesAgo));
}
