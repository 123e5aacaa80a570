using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Detection;

/// <summary>No format takes the lines of another: what a fixture shows is recognised as what it is.</summary>
public sealed class DetectedFixturesTests
{
    /// <summary>Folders whose format needs no pattern; raise it when one is added.</summary>
    private const int Fewest = 38;

    /// <summary>Whole files.</summary>
    private const int FewestFiles = 40;

    private static readonly IReadOnlyList<string> Recognisable = [.. FixtureCase.Folders
        .Where(f => f != "apigw-json") // holds a WebSocket line, not told from other JSON yet
        .Where(f => FixtureCase.Read(f) is { Format.Detectable: true, Options.Pattern: null })];

    private static readonly IReadOnlyList<string> Files = [.. FixtureCase.Folders
        .Select(f => Path.Combine(FixtureCase.Root, f, "real")).Where(Directory.Exists).SelectMany(Directory.GetFiles)
        .Where(f => !f.Contains("websocket", StringComparison.Ordinal)) // not a request's record, and not told from other JSON yet
        .Select(f => Path.GetRelativePath(FixtureCase.Root, f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Folders => [.. Recognisable];

    public static TheoryData<string> WholeFiles => [.. Files];

    [Fact]
    public void Nothing_is_left_out()
    {
        Assert.True(Recognisable.Count >= Fewest, $"{Recognisable.Count} folders only");
        Assert.True(Files.Count >= FewestFiles, $"{Files.Count} files only");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_fixture_is_recognised_as_its_own_format(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        // Lines that a fixture rejects are there because they are of another format.
        byte[][] own = [.. fixture.Lines.Where((_, i) => !fixture.Expected[i].TryGetProperty("rejected", out System.Text.Json.JsonElement _))];
        Assert.Equal(fixture.Format.Id, Detect(own)?.Format.Id);
    }

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void Every_whole_file_is_recognised_and_none_of_its_lines_rejected(string file)
    {
        List<byte[]> lines = FixtureCase.SplitLines(File.ReadAllBytes(Path.Combine(FixtureCase.Root, file)));
        DetectedFormat? found = Detect(lines);
        Assert.Equal(file.Split(Path.DirectorySeparatorChar)[0], found?.Format.Id);
        Assert.Equal(1, found!.Share);
        var reader = new LineReader(found.Format);
        Assert.All(lines, line => Assert.NotEqual(ParseKind.Rejected, reader.Read(line, out _).Kind));
    }

    private static DetectedFormat? Detect(IReadOnlyList<byte[]> lines) => FormatDetector.Detect(lines, new SourceOptions(), new Interner());
}
