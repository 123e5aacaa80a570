using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary><c>detect</c> as a script and a person see it.</summary>
public sealed class DetectTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Each_file_is_told_with_its_hop_its_counts_its_edge_and_its_ids()
    {
        SmallLogs.Write(_folder);
        _folder.Write("logs/poem.txt", "Whose woods these are I think I know.\n");
        JsonElement[] files = Files(Tool.Run(_folder.Path, "detect", "logs", "--format", "json"));
        Assert.Equal(["apigw-json gateway start", "json app end", "alb elb end", "  "], files.Select(f => $"{f.GetProperty("format")} {f.GetProperty("hop")} {f.GetProperty("stampEdge")}").Select(t => t.Length < 3 ? "  " : t));
        Assert.All(files[..3], f =>
        {
            Assert.Equal(SmallLogs.Count, f.GetProperty("parsed").GetInt32());
            Assert.Equal(SmallLogs.Count, f.GetProperty("fields").GetProperty("traceId").GetInt32());
            Assert.Equal(f.GetProperty("linesRead").GetInt32(), f.GetProperty("parsed").GetInt32() + f.GetProperty("skipped").GetInt32() + f.GetProperty("rejected").GetInt32());
            Assert.Empty(f.GetProperty("missing").EnumerateArray());
        });
        Assert.Equal(504, files[0].GetProperty("sample").GetProperty("status").GetInt32());
        Assert.Equal("2026-03-02T10:00:00Z", files[0].GetProperty("from").GetString());
    }

    [Theory]
    [InlineData("10.0.0.9 - - [02/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 12 \"-\" \"curl\"\n", "nginx/access.log", "$msec $request_time \"$http_x_amzn_trace_id\"")]
    [InlineData("10.0.0.9 - - [02/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 12\n", "tomcat9/localhost_access_log.txt", "%{begin:msec}t %D %{X-Amzn-Trace-Id}i")]
    [InlineData("""{"requestId":"48752d0f-c99d-4cfa-a5a7-f3c6834d19e5","requestTime":"10/Jun/2023:15:36:28 +0000","httpMethod":"GET","resourcePath":"/pets","status":"504"}""", "a.log", "\"requestTimeEpoch\":\"$context.requestTimeEpoch\",\"responseLatency\":\"$context.responseLatency\",\"integrationLatency\":\"$context.integrationLatency\",\"xrayTraceId\":\"$context.xrayTraceId\"")]
    public void What_is_missing_for_a_join_is_told_with_the_setting_that_adds_it(string log, string name, string setting)
    {
        _folder.Write("logs/" + name, log);
        JsonElement missing = Files(Tool.Run(_folder.Path, "detect", "logs", "--format", "json"))[0].GetProperty("missing").EnumerateArray().First();
        Assert.Equal(setting, missing.GetProperty("setting").GetString());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void The_screen_keeps_its_width_and_lets_no_log_text_move_the_cursor(int width)
    {
        HostileLogs.Write(_folder);
        ToolRun run = Tool.Run(_folder.Path, "detect", "logs", "--width", $"{width}", "--color", "never");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.DoesNotContain('\x1b', run.OutputText);
        Assert.DoesNotContain('\u202e', run.OutputText);
        Assert.All(run.OutputText.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Contains("rejected", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_recognised_exits_3()
    {
        _folder.Write("logs/poem.txt", "Whose woods these are I think I know.\n");
        ToolRun run = Tool.Run(_folder.Path, "detect", "logs");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("0 of 1 file recognised", run.OutputText, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement[] Files(ToolRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("files").EnumerateArray()];
    }
}
