using System.Text.Json;
using TimeoutDoctor.Tests.Fixtures;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary><c>timeout-doctor check</c> as a build runs it.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void All_scenarios_of_the_repository_are_fixtures_that_pass_on_any_number_of_threads()
    {
        ToolRun run = Tool.Run(Repository.Root, "check", "fixtures/scenarios", "--format", "json");
        Assert.True(run.ExitCode == 0, $"{run.OutputText}{run.Error}\nIf the change is wanted: timeout-doctor check --update fixtures/scenarios");
        Assert.Equal(Scenario.All(Repository.Scenarios).Count, JsonDocument.Parse(run.Output).RootElement.GetProperty("passed").GetInt32());
        Assert.Equal(run.Output, Tool.Run(Repository.Root, "check", "fixtures/scenarios", "--format", "json", "--threads", "1").Output);
    }

    [Fact]
    public void Other_limits_change_verdicts_and_the_build_says_which_and_why()
    {
        Copy("a/one", "a/two");
        _folder.Write("ours.json", """{"policy":{"fastBackend":"10ms"}}""");
        ToolRun run = Tool.Run(_folder.Path, "check", "a", "--config", "ours.json");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("2 of 2 fixtures differ: ", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("The fast-backend limit was 1,000 ms and is 10 ms.", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("flagged     yes -> no", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("in truth it is to be flagged", run.OutputText, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void A_condition_that_holds_fails_the_check_in_every_form_though_all_is_as_expected()
    {
        Copy("one");
        ToolRun met = Tool.Run(_folder.Path, "check", "one", "--fail-on", "flagged > 0");
        Assert.Equal(1, met.ExitCode);
        Assert.StartsWith("1 of 1 fixture as expected", met.OutputText, StringComparison.Ordinal);
        Assert.Contains("holds: flagged > 0: it is ", met.OutputText.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("--update", met.OutputText, StringComparison.Ordinal);
        foreach ((string format, string told) in (ReadOnlySpan<(string, string)>)[("json", "\"conditionsMet\": 1"), ("junit", "type=\"condition\""), ("github", "::error "), ("sarif", "\"ruleId\": \"condition\"")])
        {
            ToolRun run = Tool.Run(_folder.Path, "check", "one", "--fail-on", "flagged > 0", "--format", format);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(told, run.OutputText, StringComparison.Ordinal);
        }

        Assert.Equal(0, Tool.Run(_folder.Path, "check", "one", "--fail-on", "flagged > 100000").ExitCode);
        Assert.Equal(1, Tool.Run(_folder.Path, "check", "one", "--fail-on", "flagged > 0", "--update").ExitCode);
        Assert.Equal(2, Tool.Run(_folder.Path, "check", "one", "--fail-on", "flagged = 0").ExitCode);
        ToolRun unknown = Tool.Run(_folder.Path, "check", "one", "--fail-on", "regression(total p99) > 20%");
        Assert.Equal(0, unknown.ExitCode);
        Assert.Contains("cannot be judged", unknown.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_rewrites_what_is_expected_and_then_all_is_as_expected()
    {
        Copy("one");
        string config = _folder["one/timeout-doctor.json"];
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"1s\"", "\"20ms\"", StringComparison.Ordinal));
        Assert.Equal(1, Tool.Run(_folder.Path, "check", "one").ExitCode);
        byte[] before = File.ReadAllBytes(_folder["one/expected.json"]);
        ToolRun update = Tool.Run(_folder.Path, "check", "one", "--update");
        Assert.Equal(0, update.ExitCode);
        Assert.Contains("rewritten", update.OutputText, StringComparison.Ordinal);
        Assert.NotEqual(before, File.ReadAllBytes(_folder["one/expected.json"]));
        Assert.Equal(0, Tool.Run(_folder.Path, "check", "one").ExitCode);
        DateTime written = File.GetLastWriteTimeUtc(_folder["one/expected.json"]);
        Assert.DoesNotContain("rewritten", Tool.Run(_folder.Path, "check", "one", "--update").OutputText, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder["one/expected.json"]));
    }

    [Theory]
    [InlineData("fixture.json", null, 3)]
    [InlineData("expected.json", null, 3)]
    [InlineData("truth.json", null, 3)]
    [InlineData("expected.json", "{\"schemaVersion\":2}", 3)]
    [InlineData("fixture.json", "{}", 3)]
    [InlineData("fixture.json", "nonsense", 3)]
    [InlineData("truth.json", "{\"files\":[],\"requests\":[{}]}", 3)]
    [InlineData("timeout-doctor.json", "{\"polizy\":{}}", 2)]
    [InlineData("timeout-doctor.json", "{}", 2)]
    [InlineData("logs/stray.log", "x", 3)]
    [InlineData("logs/01-gateway/apigw/access.json.gz", "", 1)]
    [InlineData("logs/03-app/*/api.json.log.gz", "\u001f", 3)]
    public void A_fixture_that_is_not_understood_whole_is_an_error_and_never_a_pass(string file, string? content, int exitCode)
    {
        Copy("good", "bad");
        string path = file.Contains('*', StringComparison.Ordinal) ? Directory.GetFiles(_folder["bad/logs/03-app"], Path.GetFileName(file), SearchOption.AllDirectories).Single() : _folder["bad/" + file];
        if (content is null)
        {
            File.Delete(path);
        }
        else if (content == "\u001f")
        {
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..^60]);
        }
        else
        {
            File.WriteAllText(path, content);
        }

        ToolRun run = Tool.Run(_folder.Path, "check", "good", "bad", "--format", "json");
        if (file == "fixture.json" && content is null)
        {
            Assert.Equal((exitCode, 0), (run.ExitCode, run.Output.Length));
        }
        else
        {
            JsonElement fixtures = JsonDocument.Parse(run.Output).RootElement.GetProperty("fixtures");
            Assert.Equal((exitCode, "passed", exitCode == 1 ? "differs" : "error"), (run.ExitCode, fixtures[0].GetProperty("outcome").GetString(), fixtures[1].GetProperty("outcome").GetString()));
        }

        Assert.Equal(exitCode == 1 ? 0 : 1, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void A_folder_that_holds_something_else_than_fixtures_is_an_error()
    {
        Copy("all/good");
        Directory.CreateDirectory(_folder["all/half-made/logs"]);
        Assert.Equal(3, Tool.Run(_folder.Path, "check", "all").ExitCode);
        Assert.Equal(3, Tool.Run(_folder.Path, "check", "nowhere").ExitCode);
        Assert.Equal(2, Tool.Run(_folder.Path, "check").ExitCode);
        Assert.Equal(2, Tool.Run(_folder.Path, "check", "all/good", "--confidence-tolerance", "2").ExitCode);
        Assert.Equal(2, Tool.Run(_folder.Path, "check", "all/good", "--time-tolerance", "soon").ExitCode);
    }

    [Fact]
    public void For_GitHub_annotations_name_files_from_the_root_of_the_repository_and_the_summary_is_appended()
    {
        Copy("repo/tests/one");
        _folder.Write("repo/ours.json", """{"policy":{"fastBackend":"10ms"}}""");
        string summary = _folder.Write("summary.md", "before\n");
        var environment = new Dictionary<string, string?> { ["GITHUB_STEP_SUMMARY"] = summary, ["GITHUB_WORKSPACE"] = _folder["repo"] };
        ToolRun run = Tool.Run(_folder["repo/tests"], [], environment, "check", "one", "--config", "../ours.json", "--format", "github");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("::error file=tests/one/expected.json,line=", run.OutputText, StringComparison.Ordinal);
        string written = File.ReadAllText(summary);
        Assert.StartsWith("before\n## timeout-doctor check\n", written, StringComparison.Ordinal);
        Assert.Contains("| tests/one | differs |", written, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Copy(params string[] names)
    {
        foreach (string name in names)
        {
            FixtureCopy.Of("elb-queue/recorded", _folder[name]);
        }
    }
}
