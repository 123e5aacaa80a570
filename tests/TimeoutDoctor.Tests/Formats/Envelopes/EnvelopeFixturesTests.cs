using System.Text.Json;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.Envelopes;

public class EnvelopeFixturesTests
{
    private const int Fewest = 11;

    private static string Root => Path.Combine(Path.GetDirectoryName(FixtureCase.Root)!, "envelopes");

    private static string[] Names => [.. Directory.GetDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Folders => [.. Names];

    [Fact]
    public void Every_envelope_has_a_fixture()
    {
        string[] folders = Names;
        Assert.True(folders.Length >= Fewest);
        Assert.Empty(EnvelopeCatalog.All.Select(e => e.Id).Except(folders.Select(f => f.Split('.')[0])));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_lines_come_out_as_they_were_logged(string folder)
    {
        byte[] text = Sample(folder);
        string[] expected = File.ReadAllLines(Path.Combine(Root, folder, "expected.jsonl"));
        List<Unwrapped> found = Unwrapped.Of(EnvelopeOf(folder), text);
        for (int i = 0; i < Math.Min(expected.Length, found.Count); i++)
        {
            Assert.Equal(Spell(JsonDocument.Parse(expected[i]).RootElement), Spell(found[i]));
        }

        Assert.Equal(expected.Length, found.Count);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void An_envelope_is_known_by_its_text(string folder)
    {
        byte[][] lines = [.. FixtureCase.SplitLines(Sample(folder)).Where(l => l.Length > 0).Take(64)];
        IReadOnlyList<IEnvelope> possible = EnvelopeCatalog.Of(lines);
        Assert.Contains(possible, e => e.Id == folder.Split('.')[0]);
        Assert.True(possible.Count == 1 || possible.All(e => !e.Certain));
    }

    [Fact]
    public void Bare_logs_are_in_no_envelope_that_its_shape_would_prove()
    {
        int files = 0;
        foreach (string folder in FixtureCase.Folders)
        {
            FixtureCase fixture = FixtureCase.Read(folder);
            Assert.DoesNotContain(EnvelopeCatalog.Of([.. fixture.Lines.Where(l => l.Length > 0)]), e => e.Certain);
            files++;
        }

        Assert.True(files > 20);
    }

    internal static IEnvelope EnvelopeOf(string folder) => EnvelopeCatalog.All.Single(e => e.Id == folder.Split('.')[0]);

    internal static byte[] Sample(string folder) => File.ReadAllBytes(Assert.Single(Directory.GetFiles(Path.Combine(Root, folder), "sample.*")));

    private static string Spell(JsonElement line)
    {
        string place = $"line {line.GetProperty("line").GetInt32()} ";
        if (line.TryGetProperty("skipped", out JsonElement reason))
        {
            return place + "Skipped " + reason.GetString();
        }

        return line.TryGetProperty("rejected", out reason)
            ? place + "Rejected " + reason.GetString()
            : $"{place}part {line.GetProperty("part").GetInt32()} {(line.GetProperty("received").GetString() is { } at ? Instant.From(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ToString() : "–")} "
                + $"[{line.GetProperty("group").GetString()}|{line.GetProperty("stream").GetString()}] {line.GetProperty("text").GetString()}";
    }

    private static string Spell(Unwrapped line) =>
        line.Step == EnvelopeStep.Line
            ? $"line {line.Line} part {line.Part} {line.Received} [{line.Group}|{line.Stream}] {line.Text}"
            : $"line {line.Line} {line.Step} {line.Reason}";
}
