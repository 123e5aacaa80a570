using TimeoutDoctor.Cli;
using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>A fixture on disk.</summary>
public sealed class FixtureFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public FixtureFolderTests() => FixtureCopy.Of("elb-queue/recorded", _folder.Path);

    [Fact]
    public void The_same_logs_give_the_same_bytes_on_any_number_of_threads()
    {
        FixtureFolder fixture = FixtureFolder.Open(_folder.Path, "f");
        RunOptions options = FixtureInputs.Of(fixture, null);
        ExpectedDiagnosis one = FixtureDiagnosis.Run(options, CancellationToken.None).Result;
        ExpectedDiagnosis four = FixtureDiagnosis.Run(options with { Threads = 4 }, CancellationToken.None).Result;
        Assert.Equal(FixtureJson.Write(one), FixtureJson.Write(four));
        Assert.NotEmpty(one.Requests);
        Assert.Contains(one.Requests, r => r is { Flagged: true, Verdict.Cause: CauseIds.ElbQueue, App.Count: > 0, Elb.Count: > 0 });
        Assert.Contains(one.Requests, r => r.Verdict is null);
        Assert.Empty(fixture.Strangers(one.Inputs.Select(i => i.File)));
    }

    [Fact]
    public void Options_that_a_configuration_cannot_state_come_back_from_the_manifest()
    {
        FixtureFolder fixture = FixtureFolder.Open(_folder.Path, "f");
        RunOptions options = FixtureInputs.Of(fixture, null) with
        {
            Join = new JoinPolicy { Infer = false, MinConfidence = 0.75, MaxWrong = 0.01 },
            CorrectClocks = false,
            Events = [new KnownEvent("deploy", Instant.FromUnixMilliseconds(1_790_000_000_123))],
        };
        RunOptions again = FixtureDiagnosis.Apply(FixtureDiagnosis.SettingsOf(options), FixtureInputs.Of(fixture, null));
        Assert.Equal(options.Join, again.Join);
        Assert.Equal(options.CorrectClocks, again.CorrectClocks);
        Assert.Equal(options.Events, again.Events);
    }

    [Theory]
    [InlineData("fixture.json")]
    [InlineData("truth.json")]
    [InlineData("timeout-doctor.json")]
    public void A_fixture_without_one_of_its_files_is_an_error(string file)
    {
        File.Delete(_folder[file]);
        Assert.Equal(ExitCode.Input, Assert.Throws<UserErrorException>(() => FixtureFolder.Open(_folder.Path, "f")).Code);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../other/logs")]
    [InlineData("s3://bucket/prefix")]
    [InlineData("cloudwatch:group")]
    [InlineData("-")]
    public void A_fixture_reads_nothing_outside_its_folder(string path)
    {
        _folder.Write("timeout-doctor.json", $$"""{"sources":[{"path":"{{path}}"}]}""");
        UserErrorException e = Assert.Throws<UserErrorException>(() => FixtureInputs.Of(FixtureFolder.Open(_folder.Path, "f"), null));
        Assert.Equal(ExitCode.Usage, e.Code);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_no_source_reads_is_seen()
    {
        _folder.Write("logs/forgotten.log", "x");
        _folder.Write("NOTES.md", "x");
        FixtureFolder fixture = FixtureFolder.Open(_folder.Path, "f");
        Assert.Equal(["logs/forgotten.log"], fixture.Strangers(FixtureDiagnosis.Run(FixtureInputs.Of(fixture, null), CancellationToken.None).Result.Inputs.Select(i => i.File)));
    }

    public void Dispose() => _folder.Dispose();
}
