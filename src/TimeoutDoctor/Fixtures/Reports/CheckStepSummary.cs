using System.Globalization;
using System.Text;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>Markdown for the summary page of a build (<c>$GITHUB_STEP_SUMMARY</c>): a table of fixtures, then each group of differences.</summary>
public static class CheckStepSummary
{
    // GitHub refuses a summary of more than 1 MiB per step.
    private const int MostCharacters = 500_000;

    /// <summary>The summary.</summary>
    public static string Of(CheckResult result, CheckLook look)
    {
        var text = new StringBuilder("## timeout-doctor check\n\n").Append(SafeText.Markdown(result.Headline)).Append("\n\n| fixture | outcome | differences | better | worse |\n|---|---|--:|--:|--:|\n");
        foreach (FixtureOutcome fixture in result.Fixtures)
        {
            string outcome = fixture.Error is not null ? "not understood" : fixture.Passed ? "as expected" : fixture.Updated ? "rewritten" : fixture.Differing == 0 ? "a condition holds" : "differs";
            text.Append(CultureInfo.InvariantCulture, $"| {SafeText.Markdown(look.PathOf(fixture.Name))} | {outcome} | {fixture.Differences.Count} | {fixture.Differences.Count(d => d.Direction == Direction.Better)} | {fixture.Differences.Count(d => d.Direction == Direction.Worse)} |\n");
        }

        foreach (FixtureOutcome fixture in result.Fixtures.Where(f => !f.Passed))
        {
            text.Append("\n### ").Append(SafeText.Markdown(look.PathOf(fixture.Name))).Append('\n');
            if (fixture.Error is { } error)
            {
                text.Append('\n').Append(SafeText.Markdown(error.Message)).Append('\n');
            }

            foreach (IReadOnlyList<Difference> group in fixture.Groups.TakeWhile(_ => text.Length < MostCharacters))
            {
                text.Append("\n**").Append(CheckWords.Of(group[0].Kind)).Append("** ").Append(SafeText.Markdown(group[0].Subject)).Append("\n\n");
                foreach (string line in CheckWords.Lines(group))
                {
                    text.Append("- ").Append(SafeText.Markdown(line)).Append('\n');
                }
            }
        }

        return text.ToString();
    }
}
