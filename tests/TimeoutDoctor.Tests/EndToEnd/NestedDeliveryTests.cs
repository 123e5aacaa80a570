using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Logs as deliveries wrap them: compressed twice, documents back to back, and in them what a container runtime made of the lines.</summary>
public sealed class NestedDeliveryTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_delivery_by_Firehose_of_what_Docker_wrote_is_read_beside_a_bare_stream()
    {
        string[] app = SmallLogs.App().Split('\n', StringSplitOptions.RemoveEmptyEntries), gateway = SmallLogs.Gateway().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Every line in two entries, as Docker cuts long ones.
        IEnumerable<string> entries = app.SelectMany(l => (string[])[Entry(l[..20]), Entry(l[20..] + "\n")]);
        string[] records = [.. entries.Chunk(7).Select(chunk => Document("/ecs/api", "task/1", chunk)), .. gateway.Chunk(5).Select(chunk => Document("access", "stream", chunk))];
        _folder.Write("logs/firehose", ScratchFolder.Gzip(ScratchFolder.Gzip([.. records])));
        JsonElement file = Detect("logs/firehose", 2);
        Assert.Equal("cloudwatch-subscription/docker", file.GetProperty("envelope").GetString());

        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(SmallLogs.Count, JsonDocument.Parse(run.Output).RootElement.GetProperty("requests").GetInt32());
    }

    [Fact]
    public void Query_results_of_lines_that_Kubernetes_wrapped_are_read()
    {
        string[] app = SmallLogs.App().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> rows = app.Select((l, i) => $$"""[{"field":"@timestamp","value":"2026-03-02 10:00:{{i:D2}}.000"},{"field":"@message","value":{{JsonSerializer.Serialize($"2026-03-02T10:00:{i:D2}.000000001Z stdout F {l}")}}}]""");
        _folder.Write("logs/results.json", $$"""{"results":[{{string.Join(",\n", rows)}}],"status":"Complete"}""");
        Assert.Equal("cloudwatch-insights/kubernetes", Detect("logs/results.json", 1).GetProperty("envelope").GetString());
    }

    [Fact]
    public void Three_envelopes_are_taken_off()
    {
        string[] app = SmallLogs.App().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> lines = app.Select(l => Entry($"2026-03-02T10:00:00.000000001Z stdout F {l}\n")).Select(l => Document("g", "s", [l]));
        _folder.Write("logs/all.json", string.Concat(lines));
        Assert.Equal("cloudwatch-subscription/docker/kubernetes", Detect("logs/all.json", 1).GetProperty("envelope").GetString());
    }

    public void Dispose() => _folder.Dispose();

    private JsonElement Detect(string path, int formats)
    {
        ToolRun run = Tool.Run(_folder.Path, "detect", path, "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] files = [.. JsonDocument.Parse(run.Output).RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal(formats, files.Length);
        Assert.All(files, f => Assert.Equal((SmallLogs.Count, 0), (f.GetProperty("parsed").GetInt32(), f.GetProperty("rejected").GetInt32())));
        return files[0];
    }

    private static string Entry(string log) => $$"""{"log":{{JsonSerializer.Serialize(log)}},"stream":"stdout","time":"2026-03-02T10:00:00.000000000Z"}""";

    private static string Document(string group, string stream, string[] messages) =>
        $$"""{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"{{group}}","logStream":"{{stream}}","subscriptionFilters":["f"],"logEvents":[{{string.Join(',', messages.Select((m, i) => $$"""{"id":"{{i}}","timestamp":1772445600000,"message":{{JsonSerializer.Serialize(m)}}}"""))}}]}""";
}
