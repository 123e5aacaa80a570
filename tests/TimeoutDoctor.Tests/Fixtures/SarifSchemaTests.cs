using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>What a check writes as SARIF is held to the schema that OASIS published with the standard.</summary>
public sealed class SarifSchemaTests : IDisposable
{
    private static readonly JsonSchema Schema = Load();

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Sarif_keeps_to_the_schema_of_the_standard_whatever_a_log_holds() =>
        Assert.Equal("", Faults(JsonNode.Parse(CheckReportTests.Written("sarif", CheckReportTests.Mixed))!));

    [Fact]
    public void Sarif_of_the_tool_keeps_to_the_schema_for_every_outcome()
    {
        FixtureCopy.Of("elb-queue/recorded", _folder["in/as expected"]);
        FixtureCopy.Of("elb-queue/recorded", _folder["in/other"]);
        FixtureCopy.Of("elb-queue/recorded", _folder["in/bröken"]);
        string limits = _folder["in/other/timeout-doctor.json"];
        File.WriteAllText(limits, File.ReadAllText(limits).Replace("\"1s\"", "\"20ms\"", StringComparison.Ordinal));
        File.Delete(_folder["in/bröken/expected.json"]);
        ToolRun run = Tool.Run(_folder.Path, "check", "in", "--format", "sarif", "--fail-on", "flagged > 0");
        Assert.Equal(3, run.ExitCode);
        JsonNode sarif = JsonNode.Parse(run.Output)!;
        Assert.Equal("", Faults(sarif));
        string[] rules = [.. sarif["runs"]![0]!["results"]!.AsArray().Select(r => (string)r!["ruleId"]!).Distinct()];
        Assert.Empty(new[] { "flag", "condition", "not-understood" }.Except(rules));
    }

    [Fact]
    public void Sarif_of_a_check_without_differences_keeps_to_the_schema()
    {
        FixtureCopy.Of("elb-queue/recorded", _folder["one"]);
        ToolRun run = Tool.Run(_folder.Path, "check", "one", "--format", "sarif");
        Assert.True(run.ExitCode == 0, run.OutputText);
        Assert.Equal("", Faults(JsonNode.Parse(run.Output)!));
    }

    [Theory]
    [InlineData("/version", "\"2.0.0\"")]
    [InlineData("/runs/0/results/0/level", "\"fatal\"")]
    [InlineData("/runs/0/results/0/message", null)]
    [InlineData("/runs/0/results/0/colour", "\"red\"")]
    [InlineData("/runs/0/results/0/locations/0/physicalLocation/region/startLine", "0")]
    [InlineData("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "\"a b\"")]
    [InlineData("/runs/0/tool/driver/name", null)]
    [InlineData("/runs/0/tool/driver/rules/1", "{\"shortDescription\":{}}")]
    public void The_schema_refuses_what_the_standard_refuses(string place, string? value)
    {
        JsonNode sarif = JsonNode.Parse(CheckReportTests.Written("sarif", CheckReportTests.Mixed))!;
        string[] steps = place.Split('/', StringSplitOptions.RemoveEmptyEntries);
        JsonNode parent = steps[..^1].Aggregate(sarif, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        if (value is null)
        {
            Assert.True(parent.AsObject().Remove(steps[^1]));
        }
        else if (int.TryParse(steps[^1], out int index))
        {
            parent[index] = JsonNode.Parse(value);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        Assert.NotEqual("", Faults(sarif));
    }

    public void Dispose() => _folder.Dispose();

    // The schema is of draft 4, which the validator does not know. Of what changed with draft 6 it uses one word, its own "id", to which nothing refers.
    private static JsonSchema Load()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "fixtures", "schemas", "sarif-schema-2.1.0.json"));
        Assert.DoesNotContain("exclusiveM", text, StringComparison.Ordinal);
        JsonObject root = JsonNode.Parse(text)!.AsObject();
        root["$schema"] = "http://json-schema.org/draft-06/schema#";
        Assert.True(root.Remove("id"));
        return JsonSchema.FromText(root.ToJsonString());
    }

    private static string Faults(JsonNode sarif)
    {
        EvaluationResults result = Schema.Evaluate(JsonSerializer.SerializeToElement(sarif), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return result.IsValid ? "" : string.Join("; ", (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}")).DefaultIfEmpty("not valid").Take(5));
    }
}
