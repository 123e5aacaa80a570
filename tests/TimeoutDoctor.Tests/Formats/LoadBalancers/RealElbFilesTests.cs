using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats.LoadBalancers;

public class RealElbFilesTests
{
    [Theory]
    [InlineData("alb", 55)]
    [InlineData("elb-classic", 223)]
    [InlineData("nlb", 6)]
    public void Every_line_of_the_public_files_parses_or_is_skipped(string format, int lines)
    {
        int read = 0;
        foreach (string file in Files(format))
        {
            var reader = new LineReader(LogFormats.Find(format)!);
            foreach (byte[] line in FixtureCase.SplitLines(File.ReadAllBytes(file)))
            {
                read++;
                ParseOutcome outcome = reader.Read(line, out _);
                Assert.True(outcome.Kind != ParseKind.Rejected, $"{Path.GetFileName(file)}: {outcome.Reason}: {System.Text.Encoding.UTF8.GetString(line)}");
            }
        }

        Assert.Equal(lines, read);
    }

    [Fact]
    public void Rows_of_one_load_balancer_type_are_rejected_by_the_others()
    {
        string[] ids = ["alb", "elb-classic", "nlb", "alb-connection", "access-log"];
        foreach (string format in ids[..3])
        {
            foreach (string other in ids.Where(i => i != format))
            {
                var reader = new LineReader(LogFormats.Find(other)!);
                byte[][] lines = [.. Files(format).SelectMany(f => FixtureCase.SplitLines(File.ReadAllBytes(f)))];
                Assert.NotEmpty(lines);
                Assert.All(lines, l => Assert.Equal(ParseKind.Rejected, reader.Read(l, out _).Kind));
            }
        }
    }

    private static IEnumerable<string> Files(string format) =>
        Directory.GetFiles(Path.Combine(FixtureCase.Root, format, "real")).Order(StringComparer.Ordinal);
}
