using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using TimeoutDoctor.Cli;
using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>Every shipped fixture passes, and does not pass any more once its logs are changed: a check that cannot fail proves nothing.</summary>
public sealed partial class FixtureMutationTests : IDisposable
{
    private const string ClfForm = "dd/MMM/yyyy:HH:mm:ss";

    private readonly ScratchFolder _folder = new();

    public static TheoryData<string> Names => [.. Scenario.All(Repository.Scenarios).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shipped_fixture_is_as_expected(string name)
    {
        FixtureCopy.Of(name, _folder.Path);
        FixtureOutcome outcome = Check();
        Assert.True(outcome.Passed, $"{name}: {outcome.Error?.Message}{string.Join('\n', outcome.Differences.Take(5).Select(d => $"{d.Subject}: was {d.Was}, is {d.Is}"))}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_dropped_line_makes_it_fail(string name)
    {
        FixtureCopy.Of(name, _folder.Path);
        ExpectedDiagnosis expected = Expected();
        Assert.NotEmpty(Places(expected));
        foreach ((SourceRef place, DifferenceKind kind) in Places(expected))
        {
            Changed(expected.Inputs[place.Source].File, place.Line, _ => null, () => AssertFails(kind, name));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shifted_clock_makes_it_fail(string name)
    {
        FixtureCopy.Of(name, _folder.Path);
        ExpectedDiagnosis expected = Expected();
        string file = expected.Inputs[expected.Requests.First(r => r.App.Count > 0).App[0].Source].File;
        Changed(file, 0, line => ClfTime().Replace(IsoTime().Replace(line, m => Later(m.Value)), m => LaterClf(m.Value)), () => AssertFails(DifferenceKind.Clock, name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_status_makes_it_fail(string name)
    {
        FixtureCopy.Of(name, _folder.Path);
        ExpectedDiagnosis expected = Expected();
        TimeoutDoctor.Fixtures.ExpectedRequest request = expected.Requests.First(r => r is { Status: not null, Verdict: null });
        string status = request.Status!.Value.ToString(CultureInfo.InvariantCulture);
        Changed(expected.Inputs[request.Front.Source].File, request.Front.Line, line => new Regex("(?<=[\",: ])" + status + "(?=[\",} ])").Replace(line, "418", 1), () => AssertFails(DifferenceKind.Reading, name));
    }

    public void Dispose() => _folder.Dispose();

    // One line of each hop: the front's takes the request away, another one a link.
    private static IEnumerable<(SourceRef Place, DifferenceKind Kind)> Places(ExpectedDiagnosis expected)
    {
        yield return (expected.Requests[expected.Requests.Count / 2].Front, DifferenceKind.Request);
        if (expected.Requests.FirstOrDefault(r => r.Elb.Count == 1) is { } withElb)
        {
            yield return (withElb.Elb[0], DifferenceKind.Join);
        }

        if (expected.Requests.FirstOrDefault(r => r.App.Count == 1 && r.Verdict is null) is { } withApp)
        {
            yield return (withApp.App[0], DifferenceKind.Join);
        }
    }

    private void AssertFails(DifferenceKind kind, string name)
    {
        FixtureOutcome outcome = Check();
        Assert.Null(outcome.Error);
        Assert.False(outcome.Passed);
        Assert.True(outcome.Differences.Any(d => d.Kind == kind || (kind == DifferenceKind.Join && d.Changes.Any(c => c.Label is "elb" or "app"))), $"{name}: no difference in {kind}");
        Assert.Equal(ExitCode.ConditionMet, new CheckResult([outcome]).Code);
    }

    private FixtureOutcome Check() =>
        new FixtureCheck(f => FixtureInputs.Of(f, null), new Tolerances(), update: false).Run([(_folder.Path, "f")], 1, CancellationToken.None).Fixtures[0];

    private ExpectedDiagnosis Expected() => FixtureFolder.Open(_folder.Path, "f").Expected();

    // Line 0 stands for all.
    private void Changed(string file, int line, Func<string, string?> change, Action then)
    {
        byte[] whole = File.ReadAllBytes(_folder[file]);
        bool zipped = whole is [0x1f, 0x8b, ..];
        string[] lines = Text(whole, zipped).Split('\n');
        IEnumerable<string> changed = lines.Select((text, i) => (line == 0 && text.Length > 0) || i == line - 1 ? change(text) : text).OfType<string>();
        string after = string.Join('\n', changed);
        Assert.NotEqual(string.Join('\n', lines), after);
        _folder.Write(file, zipped ? ScratchFolder.Gzip(after) : Encoding.UTF8.GetBytes(after));
        then();
        _folder.Write(file, whole);
    }

    private static string Text(byte[] bytes, bool zipped)
    {
        if (!zipped)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        using var reader = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static string Later(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddMilliseconds(750).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // Whole seconds: a shift must be longer than their step for a clock to be seen to have moved.
    private static string LaterClf(string time) =>
        DateTimeOffset.ParseExact(time, ClfForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddSeconds(5).ToString(ClfForm, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d(?= \+0000)")]
    private static partial Regex ClfTime();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex IsoTime();
}
