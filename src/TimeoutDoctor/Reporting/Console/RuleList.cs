using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>The rules of the decision table for one request: which fired, which were ruled out, and by what.</summary>
internal sealed class RuleList(Screen screen)
{
    private const int Label = 9;

    /// <summary>Writes the list; for one cause each of its conditions instead.</summary>
    public void Write(IReadOnlyList<CauseReasoning> rules, string named, string? whyNot)
    {
        if (rules.Count == 0)
        {
            return;
        }

        screen.Blank();
        if (whyNot is null)
        {
            for (int i = 0; i < rules.Count; i++)
            {
                Wrapped(i == 0 ? "rules" : "", $"{rules[i].Cause}: {Reason(rules[i], named)}");
            }

            return;
        }

        foreach (CauseReasoning rule in rules.Where(r => r.Cause == whyNot))
        {
            Wrapped("why not", $"{rule.Cause}: {Reason(rule, named)}");
            foreach (ReasonedFact fact in rule.Facts)
            {
                Wrapped(fact.Holds ? "  yes" : "  no", $"{fact.Kind.ToLowerInvariant()}: {fact.Text}");
            }
        }
    }

    private static string Reason(CauseReasoning rule, string named) =>
        rule.Cause == named ? "named; " + string.Join("; ", rule.Facts.Where(f => f.Holds && f.Kind != "Excluding").Select(f => f.Text))
        : rule.Fits ? named == CauseIds.InsufficientEvidence ? "fits, but is too unsure to be named" : $"fits too, but {named} stands before it in the decision table"
        : rule.Facts.FirstOrDefault(f => f.Kind == "Excluding" && f.Holds) is { } excluded ? "ruled out: " + excluded.Text
        : rule.Facts.FirstOrDefault(f => f.Kind == "Required" && !f.Holds) is { } missing ? "ruled out, since it is not so that " + missing.Text
        : "ruled out";

    private void Wrapped(string label, string text)
    {
        IReadOnlyList<string> lines = Paragraph.Wrap(SafeText.Of(text), screen.Width - Label, 4);
        for (int i = 0; i < lines.Count; i++)
        {
            screen.Add(i == 0 ? label : "").To(Label).Line(lines[i]);
        }
    }
}
