using System.Text.RegularExpressions;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>The recorded incident, read from the stand-ins for S3 and CloudWatch Logs.</summary>
[Collection(AwsServers.Collection)]
public sealed partial class IncidentTests : IDisposable
{
    private static readonly string[] Window = ["--from", StoredIncident.From, "--to", StoredIncident.To, "--requests", "all"];

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public IncidentTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
    }

    [AwsFact]
    public void Served_by_AWS_it_gives_the_same_requests_as_from_disk_and_a_second_run_asks_nothing()
    {
        StoredIncident.Store(_servers, _folder);
        _servers.S3.Reset();
        ToolRun disk = Tool.Run(StoredIncident.Folder, ["diagnose", "--config", "timeout-doctor.json", .. Window, "--output", _folder["disk"]]);
        Assert.True(disk.ExitCode == 0, disk.Error);
        string expected = WithoutFiles(File.ReadAllText(Path.Combine(_folder["disk"], "requests.ndjson")));
        Assert.True(expected.Length > 100_000, "the recorded incident has requests");

        ToolRun first = Diagnose("first", "--full");
        Assert.Equal(expected, WithoutFiles(File.ReadAllText(Path.Combine(_folder["first"], "requests.ndjson"))));
        Assert.NotEmpty(_servers.S3.Calls);
        Assert.NotEmpty(_servers.Logs.Calls);
        Assert.Contains($"s3://{StoredIncident.Bucket}/elb/**: 7 objects", first.Error, StringComparison.Ordinal);

        _servers.S3.Reset();
        _servers.Logs.Reset();
        ToolRun second = Diagnose("second", "--full");
        Assert.Empty(_servers.S3.Calls);
        Assert.Empty(_servers.Logs.Calls);
        Assert.Contains("all in the cache", second.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["first"], "requests.ndjson")), File.ReadAllBytes(Path.Combine(_folder["second"], "requests.ndjson")));
    }

    [AwsFact]
    public void Pulled_into_a_folder_it_gives_the_same_requests_as_from_disk()
    {
        StoredIncident.Store(_servers, _folder);
        ToolRun disk = Tool.Run(StoredIncident.Folder, ["diagnose", "--config", "timeout-doctor.json", .. Window, "--output", _folder["disk"]]);
        Assert.True(disk.ExitCode == 0, disk.Error);
        ToolRun pull = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), "pull", "--config", "timeout-doctor.json", "--from", StoredIncident.From, "--to", StoredIncident.To, "--full", "--no-cache", "--output", "archive");
        Assert.True(pull.ExitCode == 0, pull.Error);
        ToolRun detect = Tool.Run(_folder.Path, ["detect", "archive", "--format", "json"]);
        Assert.True(detect.ExitCode == 0, detect.Error);
        Assert.DoesNotContain("manifest.json", detect.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("timeout-doctor.json", detect.OutputText, StringComparison.Ordinal);
        ToolRun read = Tool.Run(_folder.Path, ["diagnose", "--config", "archive/timeout-doctor.json", .. Window, "--output", "pulled"]);
        Assert.True(read.ExitCode == 0, read.Error);
        Assert.Equal(WithoutFiles(File.ReadAllText(Path.Combine(_folder["disk"], "requests.ndjson"))), WithoutFiles(File.ReadAllText(_folder["pulled/requests.ndjson"])));
        Assert.False(Directory.Exists(_folder["archive/.pull"]), "nothing but the archive is left");
    }

    [AwsFact]
    public void Without_full_only_the_minutes_around_errors_are_fetched_and_said_so()
    {
        StoredIncident.Store(_servers, _folder);
        _servers.Logs.RowCap = 10_000;
        ToolRun run = Diagnose("targeted");
        Assert.Contains("tell of an error: fetching", run.Error, StringComparison.Ordinal);
        Assert.Contains("--full fetches", run.Error, StringComparison.Ordinal);
        Assert.Contains(_servers.Logs.Calls, c => c.Operation == "StartQuery");
        Assert.True(Requests.Summary(_folder["targeted"]).GetProperty("flagged").GetInt32() > 100, "the incident is in what was fetched");
    }

    [AwsFact]
    public void Where_Insights_is_denied_a_filter_pattern_finds_the_same_minutes()
    {
        StoredIncident.Store(_servers, _folder);
        ToolRun asked = Diagnose("asked");
        _servers.Logs.Reset();
        _servers.Logs.Faults = (_, c) => c.Operation == "StartQuery" ? Fault.Error(400, "AccessDeniedException") : null;
        ToolRun filtered = Diagnose("filtered", "--no-cache");
        Assert.Contains("logs:StartQuery", filtered.Error, StringComparison.Ordinal);
        Assert.Contains("logs:FilterLogEvents", filtered.Error, StringComparison.Ordinal);
        Assert.Contains(_servers.Logs.Calls, c => c.Operation == "FilterLogEvents" && c.Json.TryGetProperty("filterPattern", out _));
        Assert.Equal(Found(asked), Found(filtered));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["asked"], "requests.ndjson")), File.ReadAllBytes(Path.Combine(_folder["filtered"], "requests.ndjson")));
    }

    [AwsFact]
    public void Recorded_from_AWS_it_is_a_fixture_that_needs_no_AWS_and_tells_nothing_of_the_account() => Record();

    [AwsFact]
    public void So_it_is_when_everything_in_the_window_was_fetched() => Record("--full");

    public void Dispose() => _folder.Dispose();

    private static string Text(string file) => file.EndsWith(".gz", StringComparison.Ordinal) ? string.Join('\n', StoredIncident.Lines(file)) : File.ReadAllText(file);

    private ToolRun Diagnose(string output, params string[] more)
    {
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), ["diagnose", "--config", "timeout-doctor.json", .. Window, .. more, "--output", _folder[output]]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private void Record(params string[] more)
    {
        StoredIncident.Store(_servers, _folder);
        ToolRun record = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), ["record", "--config", "timeout-doctor.json", "--from", StoredIncident.From, "--to", StoredIncident.To, "--verify", "--output", "fixture", .. more]);
        Assert.True(record.ExitCode == 0, record.Error);
        Assert.Contains("Proved: ", record.OutputText, StringComparison.Ordinal);
        Assert.Contains("Searched: no original survives.", record.OutputText, StringComparison.Ordinal);

        ToolRun check = Tool.Run(_folder.Path, "check", "fixture");
        Assert.True(check.ExitCode == 0, check.OutputText + check.Error);
        Assert.True(TimeoutDoctor.Fixtures.FixtureFolder.Open(_folder["fixture"], "fixture").Expected().Requests.Count(r => r.Flagged) > 100, "the incident is in it");
        string[] files = Directory.GetFiles(_folder["fixture"], "*", SearchOption.AllDirectories);
        Assert.All(files, f => Assert.All((string[])[StoredIncident.Bucket, "123456789012", "s3:", "cloudwatch:"], word => Assert.DoesNotContain(word, f[_folder.Path.Length..] + Text(f), StringComparison.OrdinalIgnoreCase)));
    }

    private static string Found(ToolRun run) => run.Error.Split('\n').Single(l => l.Contains("tell of an error: fetching", StringComparison.Ordinal));

    private static string WithoutFiles(string requests) => Files().Replace(requests, "\"file\":\"\"");

    [GeneratedRegex("\"file\":\"[^\"]*\"")]
    private static partial Regex Files();
}
