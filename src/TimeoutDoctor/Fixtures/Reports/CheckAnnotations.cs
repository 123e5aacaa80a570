using System.Globalization;
using System.Text;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>
/// Workflow commands of GitHub Actions (docs.github.com, "Workflow commands"): an annotation per group of differences at its line of
/// <c>expected.json</c>. GitHub keeps ten errors and ten warnings of a step, so the last of ten counts the rest.
/// </summary>
internal sealed class CheckAnnotations : ICheckReport
{
    private const int MostOfALevel = 10;

    public string Id => "github";

    public void Write(CheckResult result, Stream output, CheckLook look)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (IGrouping<string, Annotation> level in result.Fixtures.SelectMany(f => Of(f, look.PathOf(f.Name))).GroupBy(a => a.Level).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            List<Annotation> all = [.. level];
            foreach (Annotation annotation in all.Take(all.Count > MostOfALevel ? MostOfALevel - 1 : MostOfALevel))
            {
                writer.WriteLine(annotation.Text());
            }

            if (all.Count > MostOfALevel)
            {
                writer.WriteLine(new Annotation(level.Key, null, 0, "timeout-doctor check", $"{all.Count - MostOfALevel + 1} more; the step summary has them.").Text());
            }
        }

        writer.WriteLine(new Annotation("notice", null, 0, "timeout-doctor check", result.Headline).Text());
    }

    private static IEnumerable<Annotation> Of(FixtureOutcome fixture, string path)
    {
        if (fixture.Error is { } error)
        {
            yield return new Annotation("error", path + "/" + FixtureFolder.ManifestName, 1, "fixture not understood", error.Message);
        }

        foreach (IReadOnlyList<Difference> group in fixture.Updated ? [] : fixture.Groups)
        {
            Difference one = group[0];
            string level = one.Direction == Direction.Better ? "warning" : "error";
            yield return new Annotation(level, path + "/" + FixtureFolder.ExpectedName, one.ExpectedLine, $"{CheckWords.Of(one.Kind)}: {one.Subject}", string.Join('\n', CheckWords.Lines(group)));
        }
    }

    /// <summary>One annotation.</summary>
    internal sealed record Annotation(string Level, string? File, int Line, string Title, string Message)
    {
        public string Text()
        {
            var text = new StringBuilder("::").Append(Level).Append(' ');
            if (File is not null)
            {
                text.Append("file=").Append(Property(File)).Append(",line=").Append(Line.ToString(CultureInfo.InvariantCulture)).Append(',');
            }

            return text.Append("title=").Append(Property(Title)).Append("::").Append(Data(Message)).ToString();
        }

        // A line that is not escaped could be a command of its own: what stands in a log must not set variables of the build.
        private static string Data(string text) =>
            string.Join("%0A", text.Split('\n').Select(line => SafeText.Of(line).Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)));

        private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
    }
}
