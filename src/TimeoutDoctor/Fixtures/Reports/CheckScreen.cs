using System.Text;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>What a person sees: a sentence, then per fixture a screen for each difference, like ones told once.</summary>
internal sealed class CheckScreen : ICheckReport
{
    private const int Label = 14;
    private const int MostPlaces = 4;

    public string Id => "text";

    public void Write(CheckResult result, Stream output, CheckLook look)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var screen = new Screen(writer, look.Style);
        foreach (string line in Paragraph.Wrap(result.Headline, screen.Width, 3))
        {
            screen.Line(line, Screen.Bold);
        }

        foreach (FixtureOutcome fixture in result.Fixtures.Where(f => !f.Passed || f.Notes.Count > 0 || f.Updated))
        {
            screen.Blank();
            Fixture(screen, fixture, look.Screens);
        }

        if (result.Fixtures.Any(f => f.Differing > 0 && !f.Updated))
        {
            screen.Blank();
            screen.Line("Review, then accept with timeout-doctor check --update FIXTURE", Screen.Dim);
        }
    }

    private static void Fixture(Screen screen, FixtureOutcome fixture, int most)
    {
        screen.Line(fixture.Name, Screen.Bold);
        screen.Line(fixture.Error is not null ? "  could not be checked"
            : $"  {(fixture.Differing == 0 ? "as expected" : ReportNumbers.Count(fixture.Differing, "difference"))}, {ReportNumbers.Count(fixture.Requests, "request")}{(fixture.Updated ? "; rewritten" : "")}");
        foreach (string note in fixture.Notes)
        {
            Wrapped(screen, "note", note);
        }

        if (fixture.Error is { } error)
        {
            Wrapped(screen, "error", error.Message);
        }

        IReadOnlyList<IReadOnlyList<Difference>> groups = fixture.Groups;
        foreach (IReadOnlyList<Difference> group in groups.Take(most))
        {
            screen.Blank();
            Group(screen, group);
        }

        if (groups.Count > most)
        {
            screen.Blank();
            Wrapped(screen, "more", string.Join(", ", groups.Skip(most).GroupBy(g => g[0].Kind).Select(k => $"{ReportNumbers.Count(k.Sum(g => g.Count))} in {CheckWords.Of(k.Key)}")) + "; --show 1000 shows them");
        }
    }

    private static void Group(Screen screen, IReadOnlyList<Difference> group)
    {
        Difference one = group[0];
        string direction = one.Direction switch { Direction.Better => "better", Direction.Worse => "worse", _ => "" };
        Wrapped(screen, CheckWords.Of(one.Kind), one.Subject, Screen.Bold);
        Wrapped(screen, "was", one.Was);
        Wrapped(screen, "is", one.Is);
        foreach (Change change in one.Changes.Where(c => c.Label != "cause"))
        {
            Wrapped(screen, change.Label.Length < Label - 2 ? change.Label : "", (change.Label.Length < Label - 2 ? "" : change.Label + ": ") + $"{change.Was} -> {change.Is}");
        }

        foreach (Change evidence in one.Evidence)
        {
            Wrapped(screen, evidence.Was.Length > 0 ? "-" : "+", evidence.Was + evidence.Is);
        }

        foreach (string reason in one.Reasons)
        {
            Wrapped(screen, "why", reason);
        }

        if (one.Judged is not null)
        {
            Wrapped(screen, direction.Length == 0 ? "judged" : direction, one.Judged);
        }

        if (group.Count > 1)
        {
            Wrapped(screen, "and", $"{ReportNumbers.Count(group.Count - 1)} more like it: {string.Join(", ", group.Skip(1).Take(MostPlaces).Select(d => d.Subject))}{(group.Count > MostPlaces + 1 ? ", …" : "")}");
        }
    }

    private static void Wrapped(Screen screen, string label, string text, int code = 0)
    {
        IReadOnlyList<string> lines = Paragraph.Wrap(SafeText.Of(text), screen.Width - Label, 6);
        for (int i = 0; i < lines.Count; i++)
        {
            screen.Add(i == 0 ? "  " + label : "", Screen.Dim).To(Label).Line(lines[i], code);
        }
    }
}
