using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>What logs were wrapped in on their way changes nothing of what they tell.</summary>
public sealed class EnvelopeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Logs_in_envelopes_tell_the_same_as_bare_ones()
    {
        _folder.Write("logs/gateway.json.gz", ScratchFolder.Gzip(Documents("/aws/apigw", SmallLogs.Gateway())));
        _folder.Write("logs/elb.log", SmallLogs.Elb());
        _folder.Write("logs/app.log", string.Concat(Lines(SmallLogs.App()).Select(l => $$"""{"log":{{JsonSerializer.Serialize(l)[..^1]}}\n","stream":"stdout","time":"2026-03-02T10:00:00Z"}""" + "\n")));
        Check(Run("logs"));
        string row = File.ReadAllText(Path.Combine(_folder["out"], "report.html"));
        Assert.DoesNotContain("DATA_MESSAGE", row, StringComparison.Ordinal); // what is quoted is the line that was logged
    }

    [Fact]
    public void One_file_of_several_log_groups_is_read_as_several_logs()
    {
        string[] gateway = Lines(SmallLogs.Gateway()), app = Lines(SmallLogs.App());
        string mixed = string.Concat(gateway.Zip(app, (g, a) => Documents("/aws/apigw", g) + Documents("/app", a) + Documents("/other", "START RequestId: 1 Version: $LATEST")));
        _folder.Write("logs/all.gz", Twice(mixed));
        _folder.Write("logs/elb.log", SmallLogs.Elb());
        JsonElement summary = Run("logs");
        Check(summary);
        JsonElement[] inputs = [.. summary.GetProperty("inputs").EnumerateArray().Where(i => i.GetProperty("file").GetString() == "all.gz")];
        Assert.Equal(["app", "gateway"], inputs.Select(i => i.GetProperty("hop").GetString()).Order());
        Assert.Equal(SmallLogs.Count, inputs.Sum(i => i.GetProperty("skipped").GetInt32()));
        Assert.All(inputs, i => Assert.Equal("cloudwatch-subscription", i.GetProperty("envelope").GetString()));
    }

    [Fact]
    public void An_execution_log_beside_the_access_log_makes_no_second_request_and_tells_the_latency()
    {
        string access = """{"requestId":"4c03d4a7-dc09-4fcd-87e8-ffa4d4390001","ip":"192.0.2.7","requestTime":"02/Mar/2026:10:00:00 +0000","httpMethod":"GET","resourcePath":"/v1/items","status":"504","protocol":"HTTP/1.1","responseLength":"41"}""" + "\n";
        _folder.Write("logs/access.log", access);
        JsonElement alone = Run("logs");
        Assert.Contains(alone.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("add $context.responseLatency, $context.integrationLatency, $context.requestTimeEpoch, $context.xrayTraceId to the stage", StringComparison.Ordinal));
        const string id = "(4c03d4a7-dc09-4fcd-87e8-ffa4d4390001) ";
        _folder.Write("logs/execution.log", $"2026-03-02T10:00:00.100Z {id}Starting execution for request: x\n2026-03-02T10:00:00.110Z {id}Sending request to https://example.com\n2026-03-02T10:00:29.110Z {id}Execution failed due to a timeout error\n2026-03-02T10:00:29.111Z {id}Method completed with status: 504\n");
        Assert.Equal(1, Run("logs").GetProperty("requests").GetInt32());
        JsonElement front = JsonDocument.Parse(File.ReadAllLines(Path.Combine(_folder["out"], "requests.ndjson")).Single()).RootElement.GetProperty("front");
        Assert.Equal(29_011, front.GetProperty("durationMs").GetDouble());
    }

    [Fact]
    public void A_format_given_as_an_option_reads_what_content_cannot_tell()
    {
        _folder.Write("format.txt", "$context.requestId|$context.requestTimeEpoch|$context.status|$context.responseLatency|$context.integrationLatency\n");
        _folder.Write("logs/access.log", string.Concat(Enumerable.Range(0, 5).Select(i => $"4c03d4a7-dc09-4fcd-87e8-ffa4d439000{i}|177244920000{i}|504|29005|-\n")));
        Assert.Equal(3, Tool.Run(_folder.Path, "diagnose", "logs", "--output", "out").ExitCode);
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--output", "out", "--gateway-format", "@format.txt");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(5, Requests.Summary(_folder["out"]).GetProperty("timedOut").GetInt32());
        Assert.Equal(2, Tool.Run(_folder.Path, "diagnose", "logs", "--gateway-format", "$context.status$context.path").ExitCode);
        Assert.Equal(2, Tool.Run(_folder.Path, "diagnose", "logs", "--gateway-format", "@missing.txt").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Twice(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(output, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(ScratchFolder.Gzip(text[..(text.Length / 2)], text[(text.Length / 2)..]));
        }

        return output.ToArray();
    }

    private static string[] Lines(string log) => log.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Documents(string group, string log) => string.Concat(Lines(log).Chunk(7).Select(lines =>
        $$"""{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"{{group}}","logStream":"s","subscriptionFilters":["f"],"logEvents":[{{string.Join(',', lines.Select(l => $$"""{"id":"1","timestamp":1772445600000,"message":{{JsonSerializer.Serialize(l)}}}"""))}}]}"""));

    private static void Check(JsonElement summary)
    {
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        Assert.Equal(SmallLogs.TimedOut, summary.GetProperty("timedOut").GetInt32());
        Assert.Equal(SmallLogs.Count, summary.GetProperty("joins").GetProperty("app").GetProperty("requestId").GetInt32());
        foreach (JsonElement input in summary.GetProperty("inputs").EnumerateArray())
        {
            Assert.Equal(input.GetProperty("linesRead").GetInt32(), input.GetProperty("parsed").GetInt32() + input.GetProperty("skipped").GetInt32() + input.GetProperty("rejected").GetInt32());
        }
    }

    private JsonElement Run(string inputs)
    {
        ToolRun run = Tool.Run(_folder.Path, "diagnose", inputs, "--requests", "all", "--output", "out");
        Assert.True(run.ExitCode == 0, run.Error);
        return Requests.Summary(_folder["out"]);
    }
}
