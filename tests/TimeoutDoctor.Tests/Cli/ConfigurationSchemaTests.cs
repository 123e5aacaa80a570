using System.Text.Json.Nodes;
using Json.Schema;
using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Cli;

/// <summary>The published schema and the reader of the configuration say the same.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schema", "timeout-doctor.schema.json")))!;

    private static readonly JsonSchema Validator = JsonSchema.FromText(Schema.ToJsonString());

    [Theory]
    [InlineData("properties", typeof(ConfigurationDocument))]
    [InlineData("properties/policy/properties", typeof(PolicySection))]
    [InlineData("properties/limits/properties", typeof(LimitsSection))]
    [InlineData("properties/redaction/properties", typeof(RedactionSection))]
    [InlineData("$defs/format/properties", typeof(FormatSection))]
    [InlineData("$defs/source/properties", typeof(SourceSection))]
    public void Schema_and_reader_know_the_same_keys(string place, Type shape)
    {
        JsonNode node = place.Split('/').Aggregate(Schema, (at, part) => at[part]!);
        Assert.Equal(ConfigurationKeys.Of(ConfigurationFile.ShapeOf(shape)).Keys.Order(StringComparer.Ordinal), node.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_configurations_of_all_scenarios_are_valid()
    {
        string[] files = Directory.GetFiles(Repository.Scenarios, ConfigurationFile.DefaultName, SearchOption.AllDirectories);
        Assert.True(files.Length >= 8, $"{files.Length} files only");
        Assert.All(files, file => Assert.True(IsValid(File.ReadAllText(file)), file));
    }

    [Theory]
    [InlineData("""{"polizy":{}}""")]
    [InlineData("""{"policy":{"gatewayTimeout":"soon"}}""")]
    [InlineData("""{"sources":[{"hop":"gateway"}]}""")]
    [InlineData("""{"sources":[{"path":"a","hop":"moon"}]}""")]
    [InlineData("""{"limits":{"threads":0}}""")]
    public void What_the_reader_refuses_the_schema_refuses(string json)
    {
        Assert.False(IsValid(json));
        using var folder = new ScratchFolder();
        folder.Write("logs/a.log", SmallLogs.Gateway());
        folder.Write(ConfigurationFile.DefaultName, json);
        Assert.Equal(2, Tool.Run(folder.Path, "diagnose", "logs").ExitCode);
    }

    private static bool IsValid(string json) => Validator.Evaluate(System.Text.Json.JsonDocument.Parse(json).RootElement).IsValid;
}
