using System.Text.Json;
using TimeoutDoctor.Fixtures.Checks;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>The result for programs: every difference by itself.</summary>
internal sealed class CheckJson : ICheckReport
{
    public string Id => "json";

    public void Write(CheckResult result, Stream output, CheckLook look)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteNumber("passed", result.Fixtures.Count(f => f.Passed));
        json.WriteNumber("differing", result.Fixtures.Count(f => f.Differing > 0));
        json.WriteNumber("errors", result.Fixtures.Count(f => f.Error is not null));
        json.WriteNumber("conditionsMet", result.Fixtures.Count(f => f.Conditions > 0));
        json.WriteStartArray("fixtures");
        foreach (FixtureOutcome fixture in result.Fixtures)
        {
            Fixture(json, fixture, look);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Fixture(Utf8JsonWriter json, FixtureOutcome fixture, CheckLook look)
    {
        json.WriteStartObject();
        json.WriteString("name", fixture.Name);
        json.WriteString("path", look.PathOf(fixture.Name));
        json.WriteString("outcome", fixture.Error is not null ? "error" : fixture.Passed ? "passed" : fixture.Differing > 0 ? "differs" : "condition");
        json.WriteNumber("requests", fixture.Requests);
        json.WriteBoolean("updated", fixture.Updated);
        json.WriteString("error", fixture.Error?.Message);
        Texts(json, "notes", fixture.Notes);
        json.WriteStartArray("differences");
        foreach (Difference difference in fixture.Differences)
        {
            Write(json, difference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Difference difference)
    {
        json.WriteStartObject();
        json.WriteString("kind", CheckWords.Of(difference.Kind));
        json.WriteString("subject", difference.Subject);
        json.WriteString("was", difference.Was);
        json.WriteString("is", difference.Is);
        json.WriteString("direction", CheckWords.Of(difference.Direction));
        json.WriteString("judged", difference.Judged);
        json.WriteNumber("expectedLine", difference.ExpectedLine);
        Changes(json, "changes", difference.Changes);
        Changes(json, "evidence", difference.Evidence);
        Texts(json, "reasons", difference.Reasons);
        json.WriteEndObject();
    }

    private static void Changes(Utf8JsonWriter json, string name, IReadOnlyList<Change> changes)
    {
        json.WriteStartArray(name);
        foreach (Change change in changes)
        {
            json.WriteStartObject();
            json.WriteString("label", change.Label);
            json.WriteString("was", change.Was);
            json.WriteString("is", change.Is);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
