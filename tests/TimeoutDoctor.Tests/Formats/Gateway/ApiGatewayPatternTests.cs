using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Gateway;

public class ApiGatewayPatternTests
{
    [Fact]
    public void The_variable_and_not_the_key_has_the_meaning()
    {
        HopRecord record = Lines("""{"status":"$context.integrationStatus","latency":"$context.integrationLatency","code":"$context.status","id":"$context.requestId"}""")
            .Record("""{"status":"200","latency":"29003","code":"504","id":"2f9b62fd-2558-8600-d33a-60b983999de7"}""");
        Assert.Equal((504, 200), (record.Status, record.TargetStatus));
        Assert.Equal(29003, record.TargetTime.Milliseconds);
        Assert.True(record.Duration.IsAbsent);
    }

    [Fact]
    public void An_escaped_format_string_means_the_same()
    {
        HopRecord record = Lines("""{\"code\":\"$context.status\",\n   \"id\":\"$context.requestId\"}\n""")
            .Record("""{"code":"504","id":"2f9b62fd-2558-8600-d33a-60b983999de7"}""");
        Assert.Equal(504, record.Status);
    }

    [Fact]
    public void A_free_text_may_hold_the_separator()
    {
        HopRecord record = Lines("$context.requestId,$context.identity.userAgent,$context.status,$context.responseLatency")
            .Record("2f9b62fd-2558-8600-d33a-60b983999de7,Mozilla (KHTML, like Gecko),504,29001");
        Assert.Equal(504, record.Status);
        Assert.Equal(29001, record.Duration.Milliseconds);
    }

    [Fact]
    public void A_quote_may_be_escaped_inside_quotes()
    {
        HopRecord record = Lines("\"$context.path\" $context.status $context.requestId").Record("""
            "/a\" 1" 504 2f9b62fd-2558-8600-d33a-60b983999de7
            """.Trim());
        Assert.Equal(504, record.Status);
    }

    [Theory]
    [InlineData("$context.status$context.path", "the API Gateway format string has two variables side by side before $context.path; nothing tells where one ends")]
    [InlineData("no variable", "the API Gateway format string has no $context variable")]
    [InlineData(" ", "the format apigw needs the stage's format string as its pattern")]
    public void A_format_string_that_cannot_be_used_is_refused(string pattern, string why) =>
        Assert.Equal(why, Assert.Throws<FormatException>(() => Lines(pattern).Parse("x")).Message);

    private static FormatLines Lines(string pattern) => new("apigw", new SourceOptions { Pattern = pattern });
}
