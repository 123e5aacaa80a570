using System.IO.Compression;
using System.Text;
using TimeoutDoctor.Cli;
using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Fixtures.Recording;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Fixtures.Recording;

/// <summary>Recording: what is written says what the logs say, and holds nothing of what was to be replaced.</summary>
public sealed class RecordTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly string Scenarios = Path.Combine(Repository.Root, "fixtures", "scenarios");
    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Names => [.. Scenario.All(Scenarios).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_scenario_gives_the_verdicts_and_links_of_its_logs_and_reads_the_same_again(string name)
    {
        RunOptions options = OptionsOf(Path.Combine(Scenarios, name.Replace('/', Path.DirectorySeparatorChar)));
        RecordOutcome outcome = RecordRun.Run(options, Choice(), null, CancellationToken.None);
        Assert.Empty(outcome.Differences);
        Assert.Empty(outcome.SummaryDifferences);
        Assert.Empty(outcome.Leaks!);
        Assert.NotEmpty(outcome.Replaced);

        FixtureFolder fixture = FixtureFolder.Open(_folder["out"], "out");
        ExpectedDiagnosis expected = fixture.Expected();
        ExpectedDiagnosis again = FixtureDiagnosis.Run(FixtureInputs.Of(fixture, null), CancellationToken.None).Result;
        Assert.Equal(FixtureJson.Write(expected), FixtureJson.Write(again));
        Assert.Empty(fixture.Strangers(again.Inputs.Select(i => i.File)));
        Assert.Equal(outcome.Explained, expected.Requests.Count(r => r.Verdict is not null));
        Assert.Equal(outcome.Flagged, expected.Flagged());
    }

    [Fact]
    public void Planted_secrets_are_gone_and_change_no_verdict()
    {
        string[] secrets = ["zaphod@beeblebrox.example", "AKIAIOSFODNN7ZAPHODX", "4556737586899855", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6YXBob2QifQ.c2lnbmF0dXJl", "s3ss10nZaph0dC00k1e", "52.94.236.248"];
        FixtureCopy.Of("elb-queue/recorded", _folder["in"]);
        int planted = 0;
        foreach (string file in Directory.GetFiles(_folder["in/logs"], "*", SearchOption.AllDirectories))
        {
            string text = ReadText(file);
            string[] lines = text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                string made = lines[i].Replace(" HTTP/1.1\"", $"?q={secrets[i % secrets.Length]} HTTP/1.1\"", StringComparison.Ordinal);
                planted += made == lines[i] ? 0 : 1;
                lines[i] = made;
            }

            WriteText(file, string.Join('\n', lines));
        }

        Assert.True(planted > 100, $"{planted} planted");
        RecordOutcome outcome = RecordRun.Run(OptionsOf(_folder["in"]), Choice(), null, CancellationToken.None);
        Assert.Empty(outcome.Differences);
        Assert.Empty(outcome.Leaks!);
        string all = string.Concat(Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f) + ReadText(f)));
        Assert.All(secrets, s => Assert.DoesNotContain(s, all, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Shifted_dates_are_none_of_the_logs_and_change_no_verdict()
    {
        RunOptions options = OptionsOf(Path.Combine(Scenarios, "elb-queue", "recorded"));
        RecordOutcome outcome = RecordRun.Run(options, Choice() with { ShiftTimes = true }, null, CancellationToken.None);
        Assert.Empty(outcome.Differences);
        Assert.Empty(outcome.Leaks!);
        FixtureFolder fixture = FixtureFolder.Open(_folder["out"], "out");
        string year = FixtureDiagnosis.Run(options, CancellationToken.None).Result.Requests[0].Start![..10];
        Assert.DoesNotContain(fixture.Expected().Requests, r => r.Start!.StartsWith(year, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(_folder["out/logs"], "*", SearchOption.AllDirectories), f => Assert.DoesNotContain(year, ReadText(f), StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_key_gives_the_same_fixture_byte_for_byte()
    {
        RunOptions options = OptionsOf(Path.Combine(Scenarios, "elb-queue", "recorded"));
        RecordRun.Run(options, Choice(), null, CancellationToken.None);
        RecordRun.Run(options with { Threads = 4 }, Choice() with { Folder = _folder["second"] }, null, CancellationToken.None);
        string[] first = [.. Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder["out"], f)).Order(StringComparer.Ordinal)];
        Assert.Equal(first, Directory.GetFiles(_folder["second"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder["second"], f)).Order(StringComparer.Ordinal));
        Assert.All(first, f => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder["out"], f)), File.ReadAllBytes(Path.Combine(_folder["second"], f))));
    }

    [Fact]
    public void Of_large_logs_without_ids_a_slice_holds_nearly_all_verdicts_and_leaves_out_the_others()
    {
        new IdlessLogs(12_000, meanGapMs: 100).Write(_folder, parts: 3);
        RunOptions options = new() { Inputs = [new InputRequest(_folder["logs"], _folder.Path, new SourceOptions())], Policy = new TimeoutPolicy { LoadBalancer = TimeSpan.FromSeconds(6), FastBackend = TimeSpan.FromSeconds(1) } };
        int all = DiagnosisRun.Run(options, null, null, CancellationToken.None).Report.Explanations.Count;

        RecordOutcome outcome = RecordRun.Run(options, Choice() with { WholeUpTo = 1_000 }, null, CancellationToken.None);

        Assert.Empty(outcome.Differences);
        Assert.True(outcome.Lines.Kept < 0.7 * outcome.Lines.All, $"{outcome.Lines.Kept} of {outcome.Lines.All} lines");
        Assert.Equal(all, outcome.Explained + outcome.LeftOut);
        Assert.InRange(outcome.LeftOut, 0, all / 10);
        FixtureFolder fixture = FixtureFolder.Open(_folder["out"], "out");
        Assert.Equal(outcome.Explained, fixture.Expected().Requests.Count(r => r.Verdict is not null));
        Assert.Equal(outcome.LeftOut, fixture.Manifest.Cut.LeftOut ?? 0);
    }

    [Fact]
    public void A_truth_moves_with_the_lines()
    {
        string scenario = Path.Combine(Scenarios, "several", "elb-front");
        RecordOutcome outcome = RecordRun.Run(OptionsOf(scenario), Choice() with { Truth = Path.Combine(scenario, "truth.json") }, null, CancellationToken.None);
        FixtureFolder made = FixtureFolder.Open(_folder["out"], "out"), original = FixtureFolder.Open(scenario, "original");
        Assert.True(outcome.Explained > 20);
        Assert.Equal(Judged(original), Judged(made));
        UserErrorException error = Assert.Throws<UserErrorException>(() => RecordRun.Run(OptionsOf(scenario), Choice(), null, CancellationToken.None));
        Assert.Contains("--truth", error.Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => RecordRun.Run(OptionsOf(scenario), Choice() with { Truth = Path.Combine(Scenarios, "story", "truth.json") }, null, CancellationToken.None));
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_left_alone()
    {
        _folder.Write("out/notes.txt", "mine");
        UserErrorException error = Assert.Throws<UserErrorException>(() => RecordRun.Run(OptionsOf(Path.Combine(Scenarios, "elb-queue", "recorded")), Choice(), null, CancellationToken.None));
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Equal("mine", File.ReadAllText(_folder["out/notes.txt"]));
    }

    [Fact]
    public void The_built_tool_records_and_says_what_it_did()
    {
        string scenario = Path.Combine(Scenarios, "elb-queue", "recorded");
        ToolRun run = Tool.Run(_folder.Path, "record", "--config", Path.Combine(scenario, "timeout-doctor.json"), "--output", "fixture", "--verify");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Proved: the fixture gives all", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("Its findings and clocks are those of the full logs, too.", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("Searched: no original survives.", run.OutputText, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["fixture/redaction.json"]));
        Assert.Equal(2, Tool.Run(_folder.Path, "record", "logs", "--output", "fixture", "--no-redaction", "--verify").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static RunOptions OptionsOf(string folder) => FixtureInputs.Of(FixtureFolder.Open(folder, "scenario"), null);

    // How many verdicts are right, and how many links are where the truth has them.
    private static (int Requests, int Right, int Links) Judged(FixtureFolder fixture)
    {
        FixtureTruth truth = fixture.Truth()!;
        ExpectedDiagnosis said = fixture.Expected();
        (TimeoutDoctor.Fixtures.ExpectedRequest Said, TrueRequest? True)[] pairs = [.. said.Requests.Select(r => (r, truth.Of(said.Inputs[r.Front.Source].File, r.Front.Line)))];
        Assert.All(pairs, p => Assert.NotNull(p.True));
        return (truth.Count, pairs.Count(p => p.Said.Verdict is { } v && p.True!.Allows(v.Cause)), pairs.Count(p => p.Said.App.Any(a => p.True!.App?.Contains((said.Inputs[a.Source].File, a.Line)) == true)));
    }

    private static string ReadText(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (!file.EndsWith(".gz", StringComparison.Ordinal))
        {
            return Encoding.Latin1.GetString(bytes);
        }

        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var text = new StreamReader(gzip, Encoding.Latin1);
        return text.ReadToEnd();
    }

    private static void WriteText(string file, string text)
    {
        using Stream stream = File.Create(file);
        using Stream target = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionLevel.Fastest) : stream;
        target.Write(Encoding.Latin1.GetBytes(text));
    }

    private RecordChoice Choice() => new() { Folder = _folder["out"], Verify = true, Key = Key };
}
