using System.Text.Json;
using TimeoutDoctor.History;
using TimeoutDoctor.Tests.History;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The built tool's <c>report</c>, with logs and with a history.</summary>
public sealed class PeriodReportRunTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Logs_are_reported_per_route_and_hop()
    {
        SmallLogs.Write(_folder);
        JsonElement report = Json(Run(0, "report", "logs", "--format", "json"));
        Assert.Equal(SmallLogs.Count, report.GetProperty("totals").GetProperty("requests").GetInt32());
        Assert.Equal(SmallLogs.TimedOut, report.GetProperty("totals").GetProperty("flagged").GetInt32());
        JsonElement total = Assert.Single(report.GetProperty("latencies").EnumerateArray(), l => l.GetProperty("route").GetString() == "GET /v1/items" && l.GetProperty("segment").GetString() == "total");
        Assert.Equal(29_002, total.GetProperty("p99").GetProperty("value").GetDouble(), 29_002 * LatencySketch.RelativeError);
        Assert.Equal(29_002, total.GetProperty("max").GetDouble());
        Assert.Equal(0.8, total.GetProperty("withinLimit").GetDouble());
    }

    [Fact]
    public void A_second_run_over_the_same_logs_changes_no_byte_of_history_or_report()
    {
        SmallLogs.Write(_folder);
        string[] arguments = ["report", "logs", "--history", "h", "--week", "2026-W10", "--now", "2026-03-09T06:00:00Z", "--summary", "out/slack.md", "--output", "out"];
        Run(0, arguments);
        Dictionary<string, byte[]> once = Files();
        Run(0, arguments);
        Dictionary<string, byte[]> twice = Files();
        Assert.Equal(once.Keys.Order(), twice.Keys.Order());
        Assert.All(once, f => Assert.True(f.Value.AsSpan().SequenceEqual(twice[f.Key]), f.Key));
        Assert.Contains("h", once.Keys);
        Assert.Contains(Path.Combine("out", "charts", "days.svg"), once.Keys);
        Directory.Delete(_folder["logs"], recursive: true);
        JsonElement alone = Json(Run(0, "report", "--history", "h", "--week", "2026-W10", "--format", "json"));
        Assert.Equal(SmallLogs.Count, alone.GetProperty("totals").GetProperty("requests").GetInt32());
        Assert.Equal(SmallLogs.TimedOut, alone.GetProperty("causes")[0].GetProperty("requests").GetInt32());
    }

    [Fact]
    public void Conditions_decide_the_exit_code_of_both_commands()
    {
        SmallLogs.Write(_folder);
        foreach (string command in (string[])["report", "diagnose"])
        {
            Assert.Contains("flagged > 0: it is 8", Run(1, command, "logs", "--fail-on", "flagged > 0").Error, StringComparison.Ordinal);
            Run(0, command, "logs", "--fail-on", "flagged > 8", "--fail-on", "p99(app) > 8s");
            Assert.Contains("character 9", Run(2, command, "logs", "--fail-on", "flagged = 0").Error, StringComparison.Ordinal);
            Assert.Contains("cannot be judged", Run(0, command, "logs", "--fail-on", "regression(total p99) > 20%").Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_diagnosis_has_a_summary_to_post_too()
    {
        SmallLogs.Write(_folder);
        Run(0, "diagnose", "logs", "--summary", "posted/slack.md");
        string[] lines = File.ReadAllLines(_folder["posted/slack.md"]);
        Assert.StartsWith("*", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("*", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("8", StringComparison.Ordinal) && l.Contains("flagged", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("1. ", StringComparison.Ordinal));
        Assert.True(lines.Length <= 15, string.Join('\n', lines));
        Assert.Contains("is a folder", Run(2, "diagnose", "logs", "--summary", "posted").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Routes_of_the_configuration_replace_those_made_from_paths()
    {
        SmallLogs.Write(_folder);
        _folder.Write("timeout-doctor.json", """{"sources":[{"path":"logs"}],"routes":["POST /v1/items","GET /v1/{kind}"]}""");
        JsonElement report = Json(Run(0, "report", "--format", "json"));
        Assert.Contains(report.GetProperty("latencies").EnumerateArray(), l => l.GetProperty("route").GetString() == "GET /v1/{kind}");
        _folder.Write("timeout-doctor.json", """{"sources":[{"path":"logs"}],"routes":["v1/items"]}""");
        Assert.Contains("routes[0] 'v1/items' must start with /", Run(2, "report").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--week", "2026-W54")]
    [InlineData("--month", "2026-13")]
    [InlineData("--week", "2026-W47", "--month", "2026-11")]
    [InlineData("--from", "2026-11-02", "--to", "2026-11-01")]
    public void A_period_that_is_none_exits_2(params string[] period)
    {
        SmallLogs.Write(_folder);
        Run(2, ["report", "logs", .. period]);
    }

    [Fact]
    public void Without_logs_and_history_there_is_nothing_to_report_of()
    {
        Run(2, "report", "--last-week");
        Run(3, "report", "--last-week", "--history", "h");
        _folder.Write("h", "no history");
        Assert.Contains("is not a history", Run(3, "report", "--last-week", "--history", "h").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_week_is_the_whole_one_before_now()
    {
        HistoryFile file = HistoryFile.Open(_folder["h"]);
        HistoryUpdate.Apply(file, HistorySample.TwoWeeks());
        file.Save();
        JsonElement report = Json(Run(0, "report", "--history", "h", "--last-week", "--now", "2026-11-23T00:00:00Z", "--format", "json"));
        Assert.Equal("2026-W47", report.GetProperty("this").GetProperty("name").GetString());
        Assert.Equal("2026-W46", report.GetProperty("before").GetProperty("name").GetString());
        Assert.NotEmpty(report.GetProperty("changes").EnumerateArray());
    }

    public void Dispose() => _folder.Dispose();

    private static JsonElement Json(ToolRun run) => JsonDocument.Parse(run.Output).RootElement.GetProperty("report");

    private Dictionary<string, byte[]> Files() =>
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(_folder.Path, f), File.ReadAllBytes, StringComparer.Ordinal);

    private ToolRun Run(int exitCode, params string[] arguments)
    {
        ToolRun run = Tool.Run(_folder.Path, arguments);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Error}");
        return run;
    }
}
