using System.Text;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The same logs in other wrappings tell the same.</summary>
public sealed class InputTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_truncated_gzip_keeps_its_records_and_is_said_to_be_partial()
    {
        _folder.Write("logs/apigw/access.log", SmallLogs.Gateway());
        byte[] whole = ScratchFolder.Gzip(string.Concat(Enumerable.Repeat(SmallLogs.App(), 1)), SmallLogs.App("/v1/other"));
        _folder.Write("logs/app/app.log.gz", whole[..^40]);
        Diagnose("logs");
        JsonElement summary = Requests.Summary(_folder["out"]);
        Assert.True(summary.GetProperty("partial").GetBoolean());
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        JsonElement app = summary.GetProperty("inputs").EnumerateArray().Single(i => i.GetProperty("hop").GetString() == "app");
        Assert.True(app.GetProperty("parsed").GetInt32() >= SmallLogs.Count, "the member before the cut is whole");
        Assert.All(Requests.Read(_folder["out"]), r => Assert.NotNull(r.PlaceOf("app")));
    }

    [Fact]
    public void Members_of_a_gzip_file_are_read_one_after_the_other_with_one_count_of_lines()
    {
        string[] gateway = SmallLogs.Gateway().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _folder.Write("logs/access.log.gz", ScratchFolder.Gzip([.. gateway.Chunk(7).Select(part => string.Join('\n', part) + "\n")]));
        Diagnose("logs");
        Assert.Equal(Enumerable.Range(1, SmallLogs.Count), Requests.Read(_folder["out"]).Select(r => r.PlaceOf("front")!.Value.Line));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_do_not_matter()
    {
        _folder.Write("logs/access.log", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(SmallLogs.Gateway().Replace("\n", "\r\n", StringComparison.Ordinal))]);
        Diagnose("logs");
        JsonElement input = Requests.Summary(_folder["out"]).GetProperty("inputs").EnumerateArray().Single();
        Assert.Equal(SmallLogs.Count, input.GetProperty("parsed").GetInt32());
        Assert.Equal(0, input.GetProperty("rejected").GetInt32());
    }

    [Fact]
    public void Standard_input_is_an_input()
    {
        ToolRun run = Tool.Run(_folder.Path, Encoding.UTF8.GetBytes(SmallLogs.Gateway()), "diagnose", "-", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(SmallLogs.Count, JsonDocument.Parse(run.Output).RootElement.GetProperty("requests").GetInt32());
    }

    [Fact]
    public void A_quoted_glob_is_expanded_by_the_tool()
    {
        SmallLogs.Write(_folder);
        Diagnose("logs/**/access.log");
        Assert.All(Requests.Read(_folder["out"]), r =>
        {
            Assert.NotNull(r.PlaceOf("elb"));
            Assert.Null(r.PlaceOf("app"));
        });
    }

    [Fact]
    public void Options_that_name_the_hops_do_as_well_as_recognition()
    {
        SmallLogs.Write(_folder);
        Diagnose("--gateway", "logs/apigw", "--elb", "logs/elb", "--app", "logs/app");
        Assert.All(Requests.Read(_folder["out"]), r =>
        {
            Assert.NotNull(r.PlaceOf("elb"));
            Assert.NotNull(r.PlaceOf("app"));
        });
    }

    [Fact]
    public void A_window_keeps_the_requests_that_start_in_it()
    {
        SmallLogs.Write(_folder);
        Diagnose("logs", "--from", "2026-03-02T10:00:10Z", "--to", "2026-03-02T10:00:20Z");
        Assert.Equal(10, Requests.Read(_folder["out"]).Count);
    }

    public void Dispose() => _folder.Dispose();

    private void Diagnose(params string[] inputs)
    {
        ToolRun run = Tool.Run(_folder.Path, ["diagnose", .. inputs, "--requests", "all", "--output", "out"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotEmpty(Requests.Read(_folder["out"]));
    }
}
