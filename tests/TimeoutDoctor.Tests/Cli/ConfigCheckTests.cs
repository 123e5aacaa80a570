using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Cli;

/// <summary><c>check --config-only</c>: what is wrong with a configuration is known before an incident.</summary>
public sealed class ConfigCheckTests : IDisposable
{
    private const string Tomcat = "\"format\":\"tomcat\",\"pattern\":\"%h %l %u %t \\\"%r\\\" %s %b %D\",\"durationUnit\":\"us\"";
    private const string Line = "10.0.9.9 - - [23/Nov/2026:01:27:09 +0000] \\\"GET /v1/products HTTP/1.1\\\" 200 5120 812000";

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Formats_that_read_their_samples_and_files_that_are_recognised_pass()
    {
        SmallLogs.Write(_folder);
        ToolRun run = Check($$$"""{"formats":{"ours":{{{{Tomcat}}},"samples":["{{{Line}}}"]}},"sources":[{"path":"logs/apigw/**","hop":"gateway"},{"path":"nowhere/**","format":"ours"},{"path":"s3://b/p"}]}""");
        Assert.True(run.ExitCode == 0, run.OutputText + run.Error);
        Assert.Contains("ok    formats.ours samples: tomcat, 1 of 1 lines are read", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("ok    sources[0] logs/apigw/**: logs/apigw/", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("ok    sources[1] nowhere/**: no file here, and no samples: not tried", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("ok    sources[2] s3://b/p: remote, and no samples: not tried", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_its_format_does_not_read_fails()
    {
        foreach (string line in (string[])["nonsense", Line.Replace("[23/Nov", "[93/Nov", StringComparison.Ordinal)])
        {
            ToolRun run = Check($$$"""{"sources":[{"path":"nowhere","hop":"app",{{{Tomcat}}},"samples":["{{{Line}}}","{{{line}}}"]}]}""");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("FAIL  sources[0] nowhere samples: tomcat, 1 of 2 lines are read; line 2: ", run.OutputText, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"formats":{"ours":{"format":"tomcat","pattern":"%h %Q"}}}""", "FAIL  formats.ours: ")]
    [InlineData("""{"sources":[{"path":"nowhere","format":"no-such-format"}]}""", "FAIL  sources[0] nowhere: ")]
    public void A_pattern_that_cannot_be_used_fails_without_any_line(string configuration, string said)
    {
        ToolRun run = Check(configuration);
        Assert.True(run.ExitCode == 2, run.OutputText + run.Error);
        Assert.Contains(said, run.OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"polizy":{}}""")]
    [InlineData("""{"policy":{"fastBackend":"soon"}}""")]
    [InlineData("""{"zones":{"10.0.0.0/99":"a"}}""")]
    [InlineData("""{"formats":{"ours":{"timeZone":"Mars/Olympus"}}}""")]
    [InlineData("""{"sources":[{"hop":"app"}]}""")]
    [InlineData("""{"limits":{"threads":0}}""")]
    public void A_configuration_that_cannot_be_used_exits_2(string configuration)
    {
        ToolRun run = Check(configuration);
        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_in_which_nothing_is_recognised_fails()
    {
        _folder.Write("logs/poem.txt", "Whose woods these are I think I know.\n");
        ToolRun run = Check("""{"sources":[{"path":"logs"}]}""");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("nothing was recognised in it", run.OutputText, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ToolRun Check(string configuration)
    {
        _folder.Write("timeout-doctor.json", configuration);
        return Tool.Run(_folder.Path, "check", "--config-only");
    }
}
