namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Same input, same bytes out.</summary>
public sealed class DeterminismTests
{
    private static readonly string[] Files = ["requests.ndjson", "requests.csv", "hops.csv"];

    [Fact]
    public void Threads_and_the_order_of_arguments_change_nothing()
    {
        using var folder = new ScratchFolder();
        string logs = Path.Combine(Repository.Scenarios, "request-lost-before-app", "recorded", "logs");
        string[] hops = ["apigw", "s3", "app"];
        Run(folder, logs, "one", ["--threads", "1"], hops);
        Run(folder, logs, "four", ["--threads", "4"], hops);
        Run(folder, logs, "permuted", ["--threads", "4"], ["app", "apigw", "s3"]);
        Run(folder, logs, "again", ["--threads", "2"], hops);
        foreach (string file in Files)
        {
            byte[] one = File.ReadAllBytes(folder[$"one/{file}"]);
            Assert.True(one.Length > 10_000, $"{file} is too small to prove anything");
            foreach (string other in (string[])["four", "permuted", "again"])
            {
                Assert.True(one.AsSpan().SequenceEqual(File.ReadAllBytes(folder[$"{other}/{file}"])), $"{file} of '{other}' differs from that of 'one'");
            }
        }
    }

    private static void Run(ScratchFolder folder, string logs, string name, string[] options, string[] hops)
    {
        ToolRun run = Tool.Run(logs, ["diagnose", .. hops, "--requests", "all", "--gateway-timeout", "2.9s", "--elb-timeout", "6s", "--fast-backend", "1s", "--output", folder[name], .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
