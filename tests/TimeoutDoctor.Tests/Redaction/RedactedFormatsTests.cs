using System.Text;
using TimeoutDoctor.Redaction;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Tests.Redaction;

public sealed class RedactedFormatsTests
{
    public static TheoryData<string> Folders => [.. FixtureCase.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Redacted_lines_read_as_before(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        List<byte[]> redacted = RedactedLines.Of(fixture.Lines, RedactedLines.Options(fixture.Options.Pattern ?? ""), out Redactor redactor);
        Assert.True(SameRecords.Check(fixture, fixture.Lines, redacted, folder) > 0 || !fixture.HasRequests);
        LeakScan scan = redactor.Scan();
        Assert.All(redacted, line => Assert.True(scan.FirstLeak(line) is null, $"{scan.FirstLeak(line)}: {Encoding.UTF8.GetString(line)}"));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Damaged_and_invalid_bytes_neither_fail_nor_leak(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        var random = new Random(4711);
        for (int round = 0; round < 200; round++)
        {
            byte[] line = [.. fixture.Lines[random.Next(fixture.Lines.Count)], .. "zaphodbeeblebrox"u8];
            for (int flips = random.Next(1, 6); flips > 0 && line.Length > 16; flips--)
            {
                line[random.Next(line.Length - 16)] = (byte)random.Next(256);
            }

            byte[] made = RedactedLines.Of([line], RedactedLines.Options(), out _)[0];
            Assert.DoesNotContain("zaphodbeeblebrox", Encoding.Latin1.GetString(made), StringComparison.OrdinalIgnoreCase);
        }
    }
}
