using System.Text.Json;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>SARIF 2.1.0 (docs.oasis-open.org/sarif): a result per group of differences, at its line of <c>expected.json</c>.</summary>
internal sealed class CheckSarif : ICheckReport
{
    private const string NotUnderstood = "not-understood";

    public string Id => "sarif";

    public void Write(CheckResult result, Stream output, CheckLook look)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        Tool(json);
        json.WriteStartArray("results");
        foreach (FixtureOutcome fixture in result.Fixtures)
        {
            string path = look.PathOf(fixture.Name);
            if (fixture.Error is { } error)
            {
                Result(json, NotUnderstood, "error", error.Message, path + "/" + FixtureFolder.ManifestName, 1);
            }

            foreach (IReadOnlyList<Difference> group in fixture.Updated ? [] : fixture.Groups)
            {
                Difference one = group[0];
                string text = one.Subject + "\n" + string.Join('\n', CheckWords.Lines(group));
                Result(json, CheckWords.Of(one.Kind), one.Direction == Direction.Better ? "warning" : "error", text, path + "/" + FixtureFolder.ExpectedName, one.ExpectedLine);
            }
        }

        json.WriteEndArray();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Tool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "timeout-doctor");
        json.WriteString("version", FixtureDiagnosis.ToolVersion);
        json.WriteStartArray("rules");
        foreach (string rule in Enum.GetValues<DifferenceKind>().Select(CheckWords.Of).Append(NotUnderstood))
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", Description(rule));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Description(string rule) =>
        rule == NotUnderstood ? "A fixture could not be checked."
        : rule == CheckWords.Of(DifferenceKind.Condition) ? "A condition of --fail-on holds for a recorded fixture."
        : $"A recorded fixture gives another {rule} than expected.";

    private static void Result(Utf8JsonWriter json, string rule, string level, string text, string path, int line)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", rule);
        json.WriteString("level", level);
        json.WriteStartObject("message");
        json.WriteString("text", string.Join('\n', text.Split('\n').Select(l => SafeText.Of(l))));
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
