using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Diagnosis.Causes;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Diagnosis;

public sealed partial class CatalogTests
{
    [Fact]
    public void Ids_are_those_of_the_contract_each_once()
    {
        Assert.Equal(12, CauseIds.All.Count);
        Assert.Equal(CauseIds.All.Order(StringComparer.Ordinal), CauseCatalog.All.Select(c => c.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cause_of_the_assembly_is_listed_once()
    {
        Type[] types = [.. typeof(ICause).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ICause)))];
        Assert.Equal(12, types.Length);
        Assert.Equal(types.Select(t => t.Name).Order(StringComparer.Ordinal), CauseCatalog.All.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_are_kebab_case() => Assert.All(CauseIds.All, id => Assert.Matches(KebabCase(), id));

    [Fact]
    public void Insufficient_evidence_stands_last() => Assert.Equal(CauseIds.InsufficientEvidence, CauseCatalog.All[^1].Id);

    [Fact]
    public void Each_cause_has_a_page_that_the_index_links_to() =>
        Assert.All(CauseIds.All, id => Assert.Contains($"[`{id}`](causes/{id}.md)", Documentation("causes.md"), StringComparison.Ordinal));

    [Fact]
    public void A_cause_s_page_states_each_of_its_conditions_and_steps() =>
        Assert.All(CauseCatalog.All, cause =>
        {
            string page = Documentation($"causes/{cause.Id}.md");
            Assert.All(Remedies.Of(cause.Id), step => Assert.Contains(step, page, StringComparison.Ordinal));
            Assert.All(
                cause.Conditions.Where(_ => cause.Id != CauseIds.InsufficientEvidence),
                condition => Assert.Contains($"{Heading(condition.Kind)} {condition.Text}\n", page, StringComparison.Ordinal));
        });

    [Fact]
    public void Each_cause_has_one_to_three_steps_to_do_first() =>
        Assert.All(CauseIds.All, id =>
        {
            Assert.InRange(Remedies.Of(id).Count, 1, 3);
            Assert.All(Remedies.Of(id), step => Assert.True(step.Length > 20 && !step.EndsWith('.'), step));
        });

    [Fact]
    public void An_unknown_cause_has_no_steps() => Assert.Empty(Remedies.Of("no-such-cause"));

    private static string Heading(ConditionKind kind) => kind switch
    {
        ConditionKind.Required => "- *Must be seen:*",
        ConditionKind.Excluding => "- *Rules it out:*",
        _ => "- *Supports it:*",
    };

    private static string Documentation(string page, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", page));

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
