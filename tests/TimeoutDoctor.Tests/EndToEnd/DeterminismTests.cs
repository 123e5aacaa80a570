namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Same input, same bytes out.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Files = ["requests.ndjson", "requests.csv", "hops.csv", "requests.parquet", "hops.parquet", "traces.otlp.json", "trace-events.json"];

    [Fact]
    public void Threads_and_the_order_of_arguments_change_nothing()
    {
        using var folder = new ScratchFolder();
        string logs = Path.Combine(Repository.Scenarios, "request-lost-before-app", "recorded", "logs");
        string[] hops = ["01-gateway", "02-elb", "03-app", "04-app"];
        Run(folder, logs, "one", ["--threads", "1"], hops);
        Run(folder, logs, "four", ["--threads", "4"], hops);
        Run(folder, logs, "permuted", ["--threads", "4"], ["04-app", "01-gateway", "03-app", "02-elb"]);
        Run(folder, logs, "again", ["--threads", "2"], hops);
        foreach (string file in Files)
        {
            byte[] one = File.ReadAllBytes(folder[$"one/{file}"]);
            Assert.True(one.Length > 5_000, $"{file} is too small to prove anything");
            foreach (string other in (string[])["four", "permuted", "again"])
            {
                Assert.True(one.AsSpan().SequenceEqual(File.ReadAllBytes(folder[$"{other}/{file}"])), $"{file} of '{other}' differs from that of 'one'");
            }
        }
    }

    [Theory]
    [InlineData("diagnose", "--export", "otlp", "chrome-trace", "parquet")]
    [InlineData("report")]
    public void A_second_run_writes_the_same_bytes_into_every_file(string command, params string[] more)
    {
        using var folder = new ScratchFolder();
        string logs = Path.Combine(Repository.Scenarios, "several", "with-ids");
        Dictionary<string, string>[] runs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            ToolRun run = Tool.Run(logs, [command, "--config", "timeout-doctor.json", "--output", folder["out"], "--now", "2026-11-25T00:00:00Z", .. more]);
            Assert.True(run.ExitCode == 0, run.Error);
            Dictionary<string, string> files = Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder["out"], f), f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))), StringComparer.Ordinal);
            files.Add("stdout", run.OutputText);
            Directory.Delete(folder["out"], recursive: true);
            return files;
        })];
        Assert.Contains(runs[0], f => f.Key.EndsWith(".png", StringComparison.Ordinal));
        Assert.Contains(runs[0], f => f.Key == "report.html");
        Assert.Equal(runs[0].OrderBy(f => f.Key, StringComparer.Ordinal), runs[1].OrderBy(f => f.Key, StringComparer.Ordinal));
    }

    private static void Run(ScratchFolder folder, string logs, string name, string[] options, string[] hops)
    {
        ToolRun run = Tool.Run(logs, ["diagnose", .. hops, "--requests", "all", "--gateway-timeout", "2.9s", "--elb-timeout", "6s", "--fast-backend", "1s", "--export", "otlp", "chrome-trace", "parquet", "--output", folder[name], .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
