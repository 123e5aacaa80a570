using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

public sealed class GatewayFormatFileTests : IDisposable
{
    private const string Format = """{"id":"$context.requestId","t":$context.requestTimeEpoch,"s":$context.status,"l":$context.responseLatency,"ua":"$context.identity.userAgent"}""";

    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_format_of_a_stage_is_read_from_a_file_as_it_is_or_as_the_AWS_CLI_prints_it(bool stage)
    {
        _folder.Write("format.json", stage ? JsonSerializer.Serialize(new { accessLogSettings = new { format = Format + "\n", destinationArn = "arn:aws:logs:x" } }) : Format + "\n");
        _folder.Write("access.log", """
            {"id":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e5","t":1698414057744,"s":504,"l":29003,"ua":"he said "hi""}
            {"id":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e6","t":1698414057744,"s":200,"l":-,"ua":"-"}
            """);
        ToolRun run = Tool.Run(_folder.Path, "detect", "access.log", "--gateway-format", "@format.json", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement file = JsonDocument.Parse(run.Output).RootElement.GetProperty("files")[0];
        Assert.Equal(("apigw", 2), (file.GetProperty("format").GetString(), file.GetProperty("parsed").GetInt32()));
    }

    [Fact]
    public void A_file_that_is_missing_is_told()
    {
        _folder.Write("access.log", "x\n");
        ToolRun run = Tool.Run(_folder.Path, "detect", "access.log", "--gateway-format", "@none.json");
        Assert.Equal((2, "timeout-doctor: --gateway-format: the file 'none.json' does not exist.\n"), (run.ExitCode, run.Error));
    }

    public void Dispose() => _folder.Dispose();
}
