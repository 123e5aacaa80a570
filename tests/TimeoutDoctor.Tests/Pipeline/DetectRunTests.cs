using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Tests.Pipeline;

/// <summary>All registered formats through the whole reading chain, by their fixtures.</summary>
public class DetectRunTests
{
    public static TheoryData<string> Folders => [.. FixtureCase.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_line_of_a_fixture_is_accounted_for(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        DetectResult result = Detect(Sample(folder), fixture.Options with { FormatId = fixture.Format.Id });
        IngestCounts[] counts = [.. result.Sources.Select(s => s.Source.Counts)];
        Assert.All(counts, c => Assert.Equal(c.LinesRead, c.Parsed + c.Skipped + c.Rejected));
        Assert.Equal(fixture.Lines.Count, counts.Sum(c => c.LinesRead));
        Assert.All(result.Sources.Where(s => s.Records > 0), s => Assert.NotNull(s.SampleLine));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_log_without_ids_is_told_how_to_get_one(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        DetectResult result = Detect(Sample(folder), fixture.Options with { FormatId = fixture.Format.Id });
        foreach (SourceDescription found in result.Sources.Where(s => s.Records > 0 && !s.Source.ConnectionLevel))
        {
            long ids = found.Fields.Where(f => f.Field <= RecordField.TraceId).Sum(f => f.Records);
            Assert.True(ids > 0 || found.Missing.Count > 0, $"{folder} has no id and no advice");
        }
    }

    private static string Sample(string folder) => Directory.GetFiles(Path.Combine(FixtureCase.Root, folder), "sample.*").Single();

    private static DetectResult Detect(string path, SourceOptions options) =>
        DetectRun.Run(new RunOptions { Inputs = [new InputRequest(path, FixtureCase.Root, options)], Threads = 1 }, CancellationToken.None);
}
