using System.Text;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Detection;

public class FormatDetectorTests
{
    private const string Gateway = """{"requestId":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e5","requestTime":"10/Jun/2023:15:36:28 +0000","httpMethod":"GET","resourcePath":"/pets","status":"504"}""";
    private const string App = """{"ts":"2025-09-15T17:45:55.980Z","msg":"request completed","method":"GET","path":"/v1","status":504,"durationMs":5.7,"requestId":"445c2e5b-893c-e36e-bdf7-fbf1d9844418"}""";
    private const string Pair = "2025-10-26 01:00:33,063 INFO  [exec-9] Log - <-- GET /v1/orders/856 504 133ms";

    [Theory]
    [InlineData(Gateway, "apigw-json")]
    [InlineData("""{"id":1,"requestId":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e5","requestTimeEpoch":1698414057744,"status":504,"integrationLatency":-,"responseLatency":29003,"path":"/prod/x","userAgent":"he said "hi""}""", "apigw-json")]
    [InlineData(App, "json")]
    [InlineData(Pair, "pairs")]
    [InlineData("""{"@t":"2025-09-03T23:18:15.3560050Z","@mt":"Application started"}""", "clef")]
    [InlineData("203.0.113.7 - - [26/Oct/2025:00:58:00 +0000] \"GET /pets HTTP/1.1\" 504 41 2f9b62fd-2558-8600-d33a-60b983999de7", "apigw-clf")]
    public void A_format_is_known_by_its_lines(string line, string id)
    {
        DetectedFormat? found = Detect([line, line, "garbage"]);
        Assert.Equal(id, found?.Format.Id);
    }

    [Fact]
    public void Lines_of_no_format_are_left_alone()
    {
        Assert.Null(Detect(["# a remark", "some text", "2025-10-26 01:00:33 INFO just a message"]));
        Assert.Null(Detect([]));
        Assert.Null(Detect([.. Enumerable.Repeat("text", 9), Gateway]));
    }

    [Fact]
    public void A_named_hop_excludes_the_formats_of_others()
    {
        Assert.Null(Detect([App], new SourceOptions { Hop = Hop.Gateway }));
        Assert.NotEqual(Hop.Gateway, Detect([Gateway], new SourceOptions { Hop = Hop.App })?.Format.Hop);
        Assert.Null(Detect([App], new SourceOptions { Hop = Hop.LoadBalancer }));
    }

    [Fact]
    public void A_named_format_is_taken_without_a_sample() =>
        Assert.Equal("clef", Detect([], new SourceOptions { FormatId = "clef" })?.Format.Id);

    [Fact]
    public void A_format_that_does_not_exist_is_told_with_the_nearest()
    {
        var wrong = Assert.Throws<FormatException>(() => Detect([], new SourceOptions { FormatId = "apigw-jsn" }));
        Assert.Equal("there is no format \"apigw-jsn\"; did you mean \"apigw-json\"?", wrong.Message);
    }

    [Fact]
    public void A_pattern_that_cannot_be_used_is_told_without_a_sample() =>
        Assert.Throws<FormatException>(() => Detect([], new SourceOptions { FormatId = "apigw", Pattern = "$context.status$context.path" }));

    [Theory]
    [InlineData("""{"id":"$context.requestId","at":"$context.requestTimeEpoch","code":$context.status,"took":$context.responseLatency}""")]
    [InlineData("\"{\\\"id\\\":\\\"$context.requestId\\\",\\\"at\\\":\\\"$context.requestTimeEpoch\\\",\\\"code\\\":$context.status,\\\"took\\\":$context.responseLatency}\\n\"")]
    [InlineData("""{"accessLogSettings":{"destinationArn":"arn:aws:logs:x","format":"{\"id\":\"$context.requestId\",\"at\":\"$context.requestTimeEpoch\",\"code\":$context.status,\"took\":$context.responseLatency}\\n"}}""")]
    public void The_stages_own_format_is_taken_as_it_is_written_or_as_the_AWS_CLI_prints_it(string pattern)
    {
        var options = new SourceOptions { GatewayPattern = pattern };
        const string line = """{"id":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e5","at":"1698414057744","code":504,"took":-}""";
        Assert.Equal("apigw", Detect([line], options)?.Format.Id);
        Assert.Equal("json", Detect([App], options)?.Format.Id);
        Assert.Equal("apigw-json", Detect([Gateway], options)?.Format.Id);
        Assert.Equal("apigw", Detect(["no such line"], options with { Hop = Hop.Gateway })?.Format.Id);
        Assert.Null(Detect(["no such line"], options));
    }

    [Fact]
    public void Binary_garbage_is_no_format()
    {
        var random = new Random(1);
        byte[][] lines = [.. Enumerable.Range(0, 64).Select(i =>
        {
            var line = new byte[i * 7];
            random.NextBytes(line);
            return line;
        })];
        Assert.Null(FormatDetector.Detect(lines, new SourceOptions(), new Interner()));
    }

    [Theory]
    [InlineData("2015-09-05T22:00:00.123Z text", "text")]
    [InlineData("2015-09-05T22:00:00.123Z ", "")]
    [InlineData("2015-09-05T22:00:00.1234Z text", null)]
    [InlineData("2015-09-05T22:00:00Z text", null)]
    [InlineData("2015-19-05T22:00:00.123Z text", null)]
    [InlineData("2015-09-05T22:00:00.123Ztext", null)]
    public void Only_the_exact_export_prefix_is_taken_off(string line, string? message)
    {
        bool stripped = ExportEnvelope.TryStrip(Encoding.ASCII.GetBytes(line), out ReadOnlySpan<byte> rest, out Instant received);
        Assert.Equal(message is not null, stripped);
        Assert.Equal(message ?? line, Encoding.ASCII.GetString(rest));
        Assert.Equal(stripped ? "2015-09-05T22:00:00.123Z" : "–", received.ToString());
    }

    private static DetectedFormat? Detect(IEnumerable<string> lines, SourceOptions? options = null) =>
        FormatDetector.Detect([.. lines.Select(Encoding.UTF8.GetBytes)], options ?? new SourceOptions(), new Interner());
}
