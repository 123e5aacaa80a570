using System.Globalization;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>
/// The cron line, the workflow's script and CodeBuild's commands of docs/weekly.md are taken from there and run by a shell. A copy of files stands in for
/// <c>aws s3 cp</c>, a file for Slack; the tool, <c>jq</c> and the shell are real.
/// </summary>
public sealed class WeeklyScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly DocumentedCode _page = new("weekly.md");
    private readonly ScriptShell _shell;

    public WeeklyScriptTests()
    {
        _shell = new ScriptShell(_folder) { Environment = { ["BUCKET"] = "my-reports", ["SLACK_WEBHOOK"] = "https://hooks.slack.example/x", ["GITHUB_STEP_SUMMARY"] = _folder["step.md"] } };
        // The Monday of the last whole week, which the scripts report on.
        DateTimeOffset now = TimeProvider.System.GetUtcNow(), monday = now.AddDays(-7 - (((int)now.DayOfWeek + 6) % 7));
        string day = monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), clf = monday.ToString("dd/MMM/yyyy", CultureInfo.InvariantCulture);
        SmallLogs.Write(_folder);
        foreach (string file in Directory.GetFiles(_folder["logs"], "*.log", SearchOption.AllDirectories))
        {
            string moved = File.ReadAllText(file).Replace("2026-03-02", day, StringComparison.Ordinal).Replace("02/Mar/2026", clf, StringComparison.Ordinal);
            File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(moved, "\"requestTimeEpoch\":\"\\d+\",", ""));
        }

        _folder.Write("timeout-doctor.json", """{"sources":[{"path":"logs"}]}""");
        _shell.Program("timeout-doctor", $"exec dotnet '{Tool.Assembly}' \"$@\"");
        _shell.Program("aws", "[ \"$1 $2\" = 's3 cp' ] || exit 9; mkdir -p s3; from=$(echo \"$3\" | sed s,s3://,s3/,); to=$(echo \"$4\" | sed s,s3://,s3/,); mkdir -p \"$(dirname \"$to\")\"; cp \"$from\" \"$to\"");
        _shell.Program("curl", "cat > posted.json");
    }

    [ShellFact]
    public void The_cron_line_writes_a_report_and_posts_its_summary_though_a_condition_is_met()
    {
        string line = _page.Block("cron", "timeout-doctor report").Trim();
        string command = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)[5].Replace("cd /srv/timeout-doctor && ", "", StringComparison.Ordinal).Replace("\\%", "%", StringComparison.Ordinal);
        Shell(0, command, stop: false);
        Assert.Contains("timed out", Posted(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["reports/last/report.html"]) && File.Exists(_folder["history.tdh"]), File.ReadAllText(_folder["report.log"]));
    }

    [ShellFact]
    public void The_workflows_script_keeps_the_history_and_fails_when_a_condition_is_met()
    {
        string script = _page.Yaml("name: weekly latency report")["jobs"]["report"]["steps"].Step("report")["run"].Text();
        Shell(1, script);
        Shell(1, script); // with a history
        Assert.Contains("timed out", Posted(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["s3/my-reports/history.tdh"]));
        Assert.Contains("# ", File.ReadAllText(_folder["step.md"]), StringComparison.Ordinal);
    }

    [ShellFact]
    public void Codebuilds_commands_write_the_report_and_keep_the_history()
    {
        string[] commands = _page.Yaml("version: 0.2")["phases"]["build"]["commands"].Texts();
        Assert.Equal(3, commands.Length);
        Shell(0, string.Join('\n', commands));
        Assert.True(File.Exists(_folder["s3/my-reports/history.tdh"]) && File.Exists(_folder["report/report.html"]) && File.Exists(_folder["slack.md"]));
    }

    public void Dispose() => _folder.Dispose();

    private string Posted() => JsonDocument.Parse(File.ReadAllText(_folder["posted.json"])).RootElement.GetProperty("text").GetString()!;

    private void Shell(int exitCode, string script, bool stop = true)
    {
        ToolRun run = _shell.Run(script, stop);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Error} {run.OutputText}");
    }
}
