using System.Collections.Concurrent;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>One run of the tool over a scenario, its requests matched with the expected ones.</summary>
internal sealed class ScenarioRun
{
    private static readonly ConcurrentDictionary<string, Lazy<ScenarioRun>> Runs = new();

    private ScenarioRun(Scenario scenario)
    {
        using var folder = new ScratchFolder();
        Tool = EndToEnd.Tool.Run(scenario.Folder, "diagnose", "--config", "timeout-doctor.json", "--requests", "all", "--output", folder.Path);
        Assert.True(Tool.ExitCode == 0, $"{scenario.Name} ended with {Tool.ExitCode}: {Tool.Error}");
        Summary = Requests.Summary(folder.Path);
        IReadOnlyList<ExpectedRequest> expected = scenario.Expected();
        Match(expected, Requests.Read(folder.Path));
        Missing = [.. expected.Except(Pairs.Select(p => p.Expected)).Select(e => e.Front[0])];
    }

    public ToolRun Tool { get; }

    public JsonElement Summary { get; }

    public List<(ExpectedRequest Expected, JsonElement Actual)> Pairs { get; } = [];

    /// <summary>Expected requests without a row.</summary>
    public IReadOnlyList<Place> Missing { get; }

    /// <summary>Rows of no expected request, or of one that has a row already.</summary>
    public List<Place?> Surplus { get; } = [];

    public static ScenarioRun Of(Scenario scenario) => Runs.GetOrAdd(scenario.Name, _ => new Lazy<ScenarioRun>(() => new ScenarioRun(scenario))).Value;

    private void Match(IReadOnlyList<ExpectedRequest> expected, IReadOnlyList<JsonElement> rows)
    {
        Dictionary<Place, ExpectedRequest> byPlace = expected.SelectMany(e => e.Front, (e, p) => (e, p)).ToDictionary(x => x.p, x => x.e);
        var seen = new HashSet<ExpectedRequest>(ReferenceEqualityComparer.Instance);
        foreach (JsonElement row in rows)
        {
            Place? at = row.PlaceOf("front");
            if (at is { } place && byPlace.TryGetValue(place, out ExpectedRequest? request) && seen.Add(request))
            {
                Pairs.Add((request, row));
            }
            else
            {
                Surplus.Add(at);
            }
        }
    }
}
