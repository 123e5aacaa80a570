using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class FormatFixturesTests
{
    /// <summary>Folders that exist today; raise it when one is added.</summary>
    private const int Fewest = 56;

    private static readonly string[] Outcomes = ["skipped", "rejected"];

    public static TheoryData<string> Folders => [.. FixtureCase.Folders];

    [Fact]
    public void No_fixture_folder_is_lost() => Assert.True(FixtureCase.Folders.Count >= Fewest, string.Join(", ", FixtureCase.Folders));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_sample_line_reads_as_expected(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        Assert.NotEmpty(fixture.Lines);
        Assert.Equal(fixture.Lines.Count, fixture.Expected.Count);

        var reader = new LineReader(fixture.Format, fixture.Options);
        int failing = 0;
        for (int i = 0; i < fixture.Lines.Count; i++)
        {
            ParseOutcome outcome = reader.Read(fixture.Lines[i], out HopRecord record);
            Check(fixture.Expected[i], outcome, record, reader.Names, $"{folder} line {i + 1}");
            failing += outcome.Kind == ParseKind.Record && Failed(record) ? 1 : 0;
        }

        Assert.Equal(fixture.ConnectionLevel, reader.Source.ConnectionLevel);
        Assert.True(failing > 0 || !fixture.HasRequests || fixture.ConnectionLevel, $"{folder}: no sample line is a failed request");
    }

    private static void Check(JsonElement expected, ParseOutcome outcome, in HopRecord record, Interner names, string where)
    {
        Assert.EndsWith($" line {expected.GetProperty("line").GetInt32()}", where, StringComparison.Ordinal);
        string found = outcome.Kind == ParseKind.Record ? "a record" : $"{RecordKeys.Kebab(outcome.Kind.ToString())}: {outcome.Reason}";
        foreach (string kind in Outcomes)
        {
            if (expected.TryGetProperty(kind, out JsonElement reason))
            {
                Assert.True(found == $"{kind}: {reason.GetString()}", $"{where}: found {found}, not {kind}: {reason.GetString()}");
                Assert.Equal(2, expected.EnumerateObject().Count());
                return;
            }
        }

        Assert.True(outcome.Kind == ParseKind.Record, $"{where}: found {found}, not a record");
        Assert.True(expected.EnumerateObject().Count() > 1, $"{where}: nothing is compared");
        foreach (JsonProperty key in expected.EnumerateObject().Where(k => k.Name != "line"))
        {
            RecordKeys.Compare(key.Name, key.Value, record, names, where);
        }
    }

    private static bool Failed(in HopRecord record) =>
        record.Status is >= 499 or 408 or 460
        || record.RequestTime.IsFailed || record.TargetTime.IsFailed || record.ResponseTime.IsFailed
        || record.Error != GatewayError.None || (record.Flags & (RecordFlags.Aborted | RecordFlags.Unfinished)) != 0;
}
