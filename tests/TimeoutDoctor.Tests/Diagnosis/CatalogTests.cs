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
    public void Each_cause_has_a_heading_in_the_documentation()
    {
        string[] headings = [.. File.ReadLines(Documentation()).Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..].Trim().Trim('`'))];
        Assert.NotEmpty(headings);
        Assert.All(CauseIds.All, id => Assert.Single(headings, id));
    }

    [Fact]
    public void Each_cause_has_one_to_three_steps_to_do_first() =>
        Assert.All(CauseIds.All, id =>
        {
            Assert.InRange(Remedies.Of(id).Count, 1, 3);
            Assert.All(Remedies.Of(id), step => Assert.True(step.Length > 20 && !step.EndsWith('.'), step));
        });

    [Fact]
    public void An_unknown_cause_has_no_steps() => Assert.Empty(Remedies.Of("no-such-cause"));

    private static string Documentation([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "causes.md");

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
