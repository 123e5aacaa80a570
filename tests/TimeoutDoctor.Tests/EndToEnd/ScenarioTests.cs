using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The built tool on every shipped scenario, against its truth.</summary>
public sealed class ScenarioTests
{
    private const int FewestScenarios = 14;

    public static TheoryData<string> Names => [.. Scenario.All(Repository.Scenarios).Select(s => s.Name)];

    [Fact]
    public void There_are_as_many_scenarios_as_this_test_knows_of() => Assert.True(Names.Count >= FewestScenarios, $"only {Names.Count} scenarios");

    [Fact]
    public void A_folder_that_is_not_understood_is_a_failure()
    {
        using var folder = new ScratchFolder();
        Directory.CreateDirectory(folder["elb-queue/half-made"]);
        Assert.Throws<InvalidDataException>(() => Scenario.All(folder.Path));
        Directory.Delete(folder["elb-queue"], recursive: true);
        Directory.CreateDirectory(folder["elb-queu"]);
        Assert.Throws<InvalidDataException>(() => Scenario.All(folder.Path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_front_record_is_one_request(string name)
    {
        ScenarioRun run = Run(name);
        Assert.Empty(run.Missing);
        Assert.Empty(run.Surplus);
        Assert.Equal(run.Pairs.Count, run.Summary.GetProperty("requests").GetInt32());
        Assert.False(run.Summary.GetProperty("partial").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Records_are_joined_as_they_belong_together(string name)
    {
        var wrong = new List<string>();
        foreach ((ExpectedRequest expected, JsonElement actual) in Run(name).Pairs)
        {
            foreach ((string hop, IReadOnlyList<Place>? truth) in new[] { ("elb", expected.Elb), ("app", expected.App) })
            {
                Place? joined = actual.PlaceOf(hop);
                bool right = joined is { } place ? truth?.Contains(place) == true : truth is null || expected.NoId.Contains(hop);
                if (!right)
                {
                    wrong.Add($"{expected.Front[0]}: {hop} is {joined?.ToString() ?? "none"}, not {truth?[0].ToString() ?? "none"}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong links:\n" + string.Join('\n', wrong.Take(20)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flagged_are_those_that_timed_out_although_the_application_was_fast(string name)
    {
        List<(bool Truth, bool Said, Place At)> judged = [.. Run(name).Pairs
            .Where(p => p.Expected.Flagged is not null)
            .Select(p => (p.Expected.Flagged!.Value, p.Actual.GetProperty("flagged").GetBoolean(), p.Expected.Front[0]))];
        int right = judged.Count(j => j.Truth && j.Said);
        string wrong = string.Join(' ', judged.Where(j => j.Truth != j.Said).Take(20).Select(j => j.At));
        Assert.True(right >= 0.99 * judged.Count(j => j.Said), "flagged, and should not be: " + wrong);
        Assert.True(right >= 0.99 * judged.Count(j => j.Truth), "not flagged, and should be: " + wrong);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Causes_are_the_true_ones(string name)
    {
        List<(ExpectedRequest Expected, JsonElement Actual)> explained = [.. Run(name).Pairs.Where(p => p.Expected.Cause is not null)];
        List<string> wrong = [.. explained
            .Where(p => p.Actual.CauseOf() is not { } said || (said != p.Expected.Cause && !p.Expected.Accept.Contains(said)))
            .Select(p => $"{p.Expected.Front[0]}: {p.Actual.CauseOf() ?? "none"}, not {p.Expected.Cause}")];
        Assert.True(wrong.Count <= 0.05 * explained.Count, $"{wrong.Count} of {explained.Count} causes are wrong:\n" + string.Join('\n', wrong.Take(20)));
        Assert.True(explained.Count > 0 == (name.Split('/')[0] != "nothing-wrong"), "a scenario of a cause explains something, one of nothing does not");
    }

    [Fact]
    public void Where_nothing_is_wrong_nothing_is_explained()
    {
        ScenarioRun run = Run("nothing-wrong/recorded");
        Assert.Equal(0, run.Summary.GetProperty("explained").GetInt32());
        Assert.Equal(0, run.Summary.GetProperty("flagged").GetInt32());
    }

    [Fact]
    public void The_story_tells_of_many_fast_backends()
    {
        JsonElement summary = Run("story").Summary;
        Assert.True(summary.GetProperty("flagged").GetInt32() >= 150);
        Assert.True(summary.GetProperty("timedOut").GetInt32() >= summary.GetProperty("flagged").GetInt32());
    }

    [Theory]
    [InlineData("story", CauseIds.QueuedBeforeApp)]
    [InlineData("elb-queue/story", CauseIds.ElbQueue)]
    [InlineData("request-lost-before-app/story", CauseIds.RequestLostBeforeApp)]
    [InlineData("response-lost-after-app/story", CauseIds.ResponseLostAfterApp)]
    public void The_same_symptom_has_another_cause_in_each_variant_of_the_story(string name, string cause)
    {
        List<string?> said = [.. Run(name).Pairs.Where(p => p.Actual.GetProperty("timedOut").GetBoolean()).Select(p => p.Actual.CauseOf())];
        Assert.NotEmpty(said);
        Assert.All(said, c => Assert.Equal(cause, c));
    }

    private static ScenarioRun Run(string name) => ScenarioRun.Of(Scenario.All(Repository.Scenarios).Single(s => s.Name == name));
}
