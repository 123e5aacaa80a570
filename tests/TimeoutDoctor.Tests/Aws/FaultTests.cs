using System.Diagnostics;
using System.Text.Json;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Whatever goes wrong on the way: nothing is lost, nothing is there twice, and the exit code is right.</summary>
[Collection(AwsServers.Collection)]
public sealed class FaultTests : IDisposable
{
    private const string Bucket = "faulty-logs";
    private const string Group = "/faulty/logs";
    private const int Objects = 12;
    private const int Events = 5000;

    private static readonly long From = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public FaultTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
        _servers.Logs.Put(Group, Enumerable.Range(0, Events).Select(i => new StoredEvent("one", From + (i * 100), $"event {i}", i.ToString("000000"))));
        if (AwsFactAttribute.Missing is null)
        {
            var random = new Random(6);
            for (int i = 0; i < Objects; i++)
            {
                byte[] content = new byte[60_000 + (i * 1000)];
                random.NextBytes(content);
                _folder.Write($"store/{i:00}.log", content);
            }

            StoredIncident.Put(_servers, _folder["store"], $"s3://{Bucket}/logs");
            _servers.S3!.Reset();
        }
    }

    [AwsFact]
    public void Faults_that_pass_do_not_show_in_what_is_pulled()
    {
        var faults = new Dictionary<string, Func<int, ApiCall, Fault?>>
        {
            ["slow down"] = (n, _) => n % 3 == 0 ? Fault.Error(503, "SlowDown") : null,
            ["internal errors"] = (n, _) => n % 4 == 0 ? Fault.Error(500, "InternalError") : null,
            ["truncated bodies"] = (n, c) => IsGet(c) && n % 2 == 0 ? Fault.Truncated : null,
            ["resets"] = (n, _) => n % 3 == 0 ? Fault.Reset : null,
            ["slow bodies"] = (n, c) => IsGet(c) && n % 4 == 0 ? Fault.Slow : null,
        };
        foreach ((string name, Func<int, ApiCall, Fault?> fault) in faults)
        {
            _servers.S3.Reset();
            _servers.S3.Faults = fault;
            ToolRun run = Pull(name, name + "-cache", $"s3://{Bucket}/logs");
            Assert.True(run.ExitCode == 0, $"{name}: {run.Error}");
            AssertWhole(name, Objects);
            Assert.Contains(_servers.S3.Calls, IsGet);
        }
    }

    [AwsFact]
    public void A_body_that_breaks_off_is_continued_where_it_ended()
    {
        var broken = new HashSet<string>();
        _servers.S3.Faults = (_, c) => IsGet(c) && Once(broken, c.Path) ? Fault.Truncated : null;
        Assert.Equal(0, Pull("out", "cache", $"s3://{Bucket}/logs").ExitCode);
        AssertWhole("out", Objects);
        foreach (IGrouping<string, ApiCall> calls in _servers.S3.Calls.Where(IsGet).GroupBy(c => c.Path))
        {
            long half = new FileInfo(_folder["store/" + Path.GetFileName(calls.Key)]).Length / 2;
            Assert.Equal(["", $"bytes={half}-"], calls.Select(c => c.Headers.GetValueOrDefault("range", "")));
            Assert.Single(calls.Select(c => c.Headers["if-match"]).Distinct());
        }

        Assert.Equal(2 * Objects, _servers.S3.Calls.Count(IsGet));
    }

    [AwsFact]
    public void An_expired_token_ends_with_a_sentence_and_the_next_run_fetches_only_the_rest()
    {
        int gets = 0;
        _servers.S3.Faults = (_, c) => IsGet(c) && Interlocked.Increment(ref gets) > 5 ? Fault.Error(400, "ExpiredToken") : null;
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("expired", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Signature.Secret, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/manifest.json"]));

        _servers.S3.Reset();
        Assert.Equal(0, Pull("out", "cache", $"s3://{Bucket}/logs").ExitCode);
        AssertWhole("out", Objects);
        Assert.Equal(Objects - 5, _servers.S3.Calls.Count(IsGet));
    }

    [AwsFact]
    public void An_object_deleted_after_it_was_listed_makes_the_result_partial()
    {
        _folder.Write("mixed/access.log", SmallLogs.Gateway());
        _folder.Write("mixed/gone.log", SmallLogs.App());
        StoredIncident.Put(_servers, _folder["mixed"], $"s3://{Bucket}/mixed");
        _servers.S3.Faults = (_, c) => IsGet(c) && c.Path.EndsWith("gone.log", StringComparison.Ordinal) ? Fault.Error(404, "NoSuchKey") : null;
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), "diagnose", $"s3://{Bucket}/mixed", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.True(summary.GetProperty("partial").GetBoolean());
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
    }

    [AwsFact]
    public void A_killed_pull_leaves_nothing_half_and_the_next_one_completes_it()
    {
        _servers.S3.Faults = (_, c) => IsGet(c) ? Fault.Slow : null;
        using (Process process = Start("out", "cache"))
        {
            SpinWait.SpinUntil(() => _servers.S3.Calls.Count(IsGet) >= Objects / 2, TimeSpan.FromSeconds(20));
            process.Kill();
            process.WaitForExit();
        }

        Assert.False(File.Exists(_folder["out/manifest.json"]));
        int whole = Directory.EnumerateFiles(_folder["cache"], "*", SearchOption.AllDirectories).Count(f => !Path.GetFileName(f).StartsWith("part-", StringComparison.Ordinal));
        _servers.S3.Reset();
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertWhole("out", Objects);
        Assert.Equal(Objects - whole, _servers.S3.Calls.Count(IsGet));
    }

    [AwsFact]
    public void Interrupting_a_pull_exits_130()
    {
        _servers.S3.Faults = (_, c) => IsGet(c) ? Fault.Slow : null;
        using Process process = Start("out", "cache");
        SpinWait.SpinUntil(() => _servers.S3.Calls.Any(IsGet), TimeSpan.FromSeconds(20));
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(130, process.ExitCode);
        Assert.False(File.Exists(_folder["out/manifest.json"]));
    }

    [AwsFact]
    public void A_disk_that_is_full_is_said_so_and_nothing_half_is_kept()
    {
        // A limit on the size of files is a full disk that needs no privileges; the runtime's own mappings must not count.
        ProcessStartInfo tool = Tool.StartOf(_folder.Path, _servers.Environment(_folder["cache"]), ["pull", $"s3://{Bucket}/logs", "--output", _folder["out"]]);
        var shell = new ProcessStartInfo("sh") { WorkingDirectory = _folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        shell.ArgumentList.Add("-c");
        shell.ArgumentList.Add("trap '' XFSZ; ulimit -f 64; exec \"$@\"");
        shell.ArgumentList.Add("sh");
        shell.ArgumentList.Add(tool.FileName);
        foreach (string argument in tool.ArgumentList)
        {
            shell.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in tool.Environment)
        {
            shell.Environment[name] = value;
        }

        shell.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        shell.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(shell)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 3, $"{process.ExitCode}: {error}");
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["cache"], "part-*", SearchOption.AllDirectories), File.Exists);
        Assert.Equal(0, Pull("out", "cache", $"s3://{Bucket}/logs").ExitCode);
        AssertWhole("out", Objects);
    }

    [AwsFact]
    public void Events_arrive_once_and_in_order_through_throttling_errors_empty_pages_repeats_and_a_wrong_clock()
    {
        var faults = new Dictionary<string, Func<int, ApiCall, Fault?>>
        {
            ["throttling"] = (n, _) => n % 3 == 0 ? Fault.Error(400, "ThrottlingException") : null,
            ["errors"] = (n, _) => n % 3 == 0 ? Fault.Error(500, "ServiceUnavailableException") : null,
            ["resets"] = (n, _) => n % 4 == 0 ? Fault.Reset : null,
            ["truncated"] = (n, _) => n % 4 == 0 ? Fault.Truncated : null,
        };
        foreach ((string name, Func<int, ApiCall, Fault?> fault) in faults)
        {
            _servers.Logs.Reset();
            (_servers.Logs.PageSize, _servers.Logs.EmptyEvery, _servers.Logs.Repeat) = (150, 2, true);
            _servers.Logs.Faults = fault;
            AssertEvents(name);
        }

        _servers.Logs.Reset();
        _servers.Logs.Skew = TimeSpan.FromHours(3);
        AssertEvents("skew");
        Assert.True(_servers.Logs.Errors > 0, "the first call was signed with the wrong time");
    }

    [AwsFact]
    public void Objects_arrive_although_the_clock_is_wrong()
    {
        _servers.S3.Skew = TimeSpan.FromHours(3);
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertWhole("out", Objects);
        Assert.True(_servers.S3.WronglyTimed > 0, "the first call was signed with the wrong time");
    }

    [AwsFact]
    public void Calls_that_were_in_flight_while_the_time_was_learned_are_repeated()
    {
        // As an answer to a call that was signed before: by now the time is right, so that nothing is to be learned from it.
        int late = 4;
        _servers.S3.Faults = (_, c) => IsGet(c) && Interlocked.Decrement(ref late) >= 0 ? Fault.Error(403, "RequestTimeTooSkewed") : null;
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertWhole("out", Objects);
    }

    [AwsFact]
    public void What_AWS_refuses_is_one_sentence_with_the_permission_and_exit_code_4()
    {
        _servers.S3.Faults = (_, _) => Fault.Error(403, "AccessDenied");
        AssertRefused(Pull("a", "c1", $"s3://{Bucket}/logs"), "s3:ListBucket");
        _servers.S3.Faults = (_, c) => IsGet(c) ? Fault.Error(403, "AccessDenied") : null;
        AssertRefused(Pull("a", "c2", $"s3://{Bucket}/logs"), "s3:GetObject");
        _servers.S3.Faults = (_, c) => IsGet(c) ? Fault.Error(403, "KMS.DisabledException") : null;
        AssertRefused(Pull("a", "c7", $"s3://{Bucket}/logs"), "kms:Decrypt");
        _servers.S3.Faults = (_, _) => Fault.Error(301, "PermanentRedirect");
        AssertRefused(Pull("a", "c8", $"s3://{Bucket}/logs"), "--region");
        _servers.S3.Faults = (_, _) => Fault.Error(403, "InvalidAccessKeyId");
        AssertRefused(Pull("a", "c9", $"s3://{Bucket}/logs"), "does not accept the credentials");
        _servers.S3.Faults = (_, _) => Fault.Error(403, "RequestTimeTooSkewed");
        AssertRefused(Pull("a", "c10", $"s3://{Bucket}/logs"), "set the clock");
        _servers.S3.Faults = null;
        AssertRefused(Pull("a", "c3", "s3://no-such-bucket-here/logs"), "no-such-bucket-here");
        AssertRefused(Pull("a", "c4", "cloudwatch:/no/such/group", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z"), "/no/such/group");
        _servers.Logs.Faults = (_, _) => Fault.Error(400, "AccessDeniedException");
        AssertRefused(Pull("a", "c5", $"cloudwatch:{Group}", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z"), "logs:FilterLogEvents");
        _servers.Logs.Faults = (_, _) => Fault.Error(400, "ExpiredTokenException");
        AssertRefused(Pull("a", "c6", $"cloudwatch:{Group}", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z"), "expired");
    }

    [AwsFact]
    public void A_bucket_in_another_region_is_asked_there()
    {
        _servers.S3.Faults = (_, c) => c.Scope.StartsWith("eu-central-1/", StringComparison.Ordinal) ? null : Fault.Elsewhere("eu-central-1");
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs", "--region", "us-west-2");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertWhole("out", Objects);
        Assert.Contains($"Bucket '{Bucket}' is in eu-central-1", run.Error, StringComparison.Ordinal);
        Assert.Single(_servers.S3.Calls, c => !c.Scope.StartsWith("eu-central-1/", StringComparison.Ordinal));
    }

    [AwsFact]
    public void A_bucket_that_sends_its_callers_round_in_circles_is_left()
    {
        _servers.S3.Faults = (n, _) => Fault.Elsewhere(n % 2 == 0 ? "eu-central-1" : "eu-west-1");
        AssertRefused(Pull("a", "c", $"s3://{Bucket}/logs"), "--region");
        Assert.InRange(_servers.S3.Calls.Count, 2, 6);
    }

    [AwsFact]
    public void A_limit_on_the_download_stops_before_anything_is_fetched()
    {
        ToolRun run = Pull("out", "cache", $"s3://{Bucket}/logs", "--max-download", "100KiB");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--max-download", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_servers.S3.Calls, IsGet);
    }

    public void Dispose()
    {
        _servers.S3?.Reset();
        _folder.Dispose();
    }

    private static bool IsGet(ApiCall call) => call.Method == "GET" && !call.Query.ContainsKey("list-type");

    private static bool Once(HashSet<string> seen, string path)
    {
        lock (seen)
        {
            return seen.Add(path);
        }
    }

    private static void AssertRefused(ToolRun run, string part)
    {
        Assert.True(run.ExitCode == 4, $"exit code {run.ExitCode}: {run.Error}");
        string sentence = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("timeout-doctor: ", sentence, StringComparison.Ordinal);
        Assert.Contains(part, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Signature.Key, run.Error, StringComparison.Ordinal);
    }

    private ToolRun Pull(string output, string cache, params string[] arguments) =>
        Tool.Run(_folder.Path, [], _servers.Environment(_folder[cache]), ["pull", .. arguments, "--output", _folder[output]]);

    // A shell's background job hands down an ignored interrupt, which a program then never sees; env gives it back.
    private Process Start(string output, string cache)
    {
        ProcessStartInfo tool = Tool.StartOf(_folder.Path, _servers.Environment(_folder[cache]), ["pull", $"s3://{Bucket}/logs", "--output", _folder[output]]);
        string program = tool.FileName;
        tool.FileName = "/usr/bin/env";
        tool.ArgumentList.Insert(0, program);
        tool.ArgumentList.Insert(0, "--default-signal=INT");
        return Process.Start(tool)!;
    }

    private void AssertWhole(string output, int count)
    {
        string[] files = [.. Directory.GetFiles(_folder[output + "/logs/01-logs"]).Order(StringComparer.Ordinal)];
        Assert.Equal(count, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["store"], Path.GetFileName(file))), File.ReadAllBytes(file)));
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(_folder[output + "/manifest.json"])).RootElement;
        Assert.Equal(count, manifest.GetProperty("files").GetArrayLength());
    }

    private void AssertEvents(string name)
    {
        ToolRun run = Pull(name, name + "-cache", $"cloudwatch:{Group}", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z");
        Assert.True(run.ExitCode == 0, $"{name}: {run.Error}");
        string[] lines = File.ReadAllLines(_folder[name + "/logs/01-logs/one"]);
        Assert.Equal(Enumerable.Range(0, Events).Select(i => $"event {i}"), lines.Select(l => l[25..]));
    }
}
