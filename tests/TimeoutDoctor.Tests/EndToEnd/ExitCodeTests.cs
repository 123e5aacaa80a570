using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Exit codes and streams of the output contract.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_run_that_ends_well_exits_0_and_its_result_alone_is_on_stdout()
    {
        SmallLogs.Write(_folder);
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--format", "json");
        Assert.Equal(0, run.ExitCode);
        JsonElement summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        Assert.Equal(SmallLogs.TimedOut, summary.GetProperty("flagged").GetInt32());
    }

    [Fact]
    public void Stdout_of_ndjson_holds_one_object_per_explained_request()
    {
        SmallLogs.Write(_folder);
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--format", "ndjson");
        Assert.Equal(0, run.ExitCode);
        IReadOnlyList<JsonElement> requests = Requests.Parse(run.OutputText.Split('\n'));
        Assert.Equal(SmallLogs.TimedOut, requests.Count);
        Assert.All(requests, r => Assert.NotNull(r.CauseOf()));
    }

    [Fact]
    public void Explain_finds_a_request_by_its_trace_id_and_by_its_request_id()
    {
        SmallLogs.Write(_folder);
        foreach (string id in (string[])["4c03d4a7-dc09-4fcd-87e8-ffa4d4390004", "1-69a55fa4-00978c3f1ee7b8a99bfe0004"])
        {
            ToolRun run = Tool.Run(_folder.Path, "explain", id, "logs");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains("4c03d4a7-dc09-4fcd-87e8-ffa4d4390004", run.OutputText, StringComparison.Ordinal);
            Assert.Contains("response-lost-after-app", run.OutputText, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("diagnose", "logs", "--no-such-option")]
    [InlineData("diagnose", "logs", "--fast-backend", "soon")]
    [InlineData("diagnose", "logs", "--format", "clay-tablet")]
    [InlineData("diagnos", "logs")]
    public void A_command_line_that_cannot_be_used_exits_2(params string[] arguments)
    {
        SmallLogs.Write(_folder);
        AssertSentence(2, Tool.Run(_folder.Path, arguments));
    }

    [Fact]
    public void An_unknown_key_in_the_configuration_exits_2()
    {
        SmallLogs.Write(_folder);
        _folder.Write("timeout-doctor.json", """{"polizy":{}}""");
        AssertSentence(2, Tool.Run(_folder.Path, "diagnose", "logs", "--config", "timeout-doctor.json"));
    }

    [Fact]
    public void A_path_that_does_not_exist_exits_3() => AssertSentence(3, Tool.Run(_folder.Path, "diagnose", "nowhere"));

    [Fact]
    public void An_empty_folder_exits_3()
    {
        Directory.CreateDirectory(_folder["empty"]);
        AssertSentence(3, Tool.Run(_folder.Path, "diagnose", "empty"));
    }

    [Fact]
    public void Nothing_recognised_exits_3_and_is_never_a_clean_bill()
    {
        _folder.Write("logs/poem.txt", "Whose woods these are I think I know.\nHis house is in the village though;\n");
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs");
        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    public void Dispose() => _folder.Dispose();

    // One sentence for a person, no stack trace, and nothing that a script could take for a result.
    private static void AssertSentence(int exitCode, ToolRun run)
    {
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}, not {exitCode}: {run.Error}");
        Assert.Empty(run.Output);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
