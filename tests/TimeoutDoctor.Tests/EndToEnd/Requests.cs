using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Reads what the tool wrote, by the names of the output contract.</summary>
internal static class Requests
{
    public static IReadOnlyList<JsonElement> Read(string outputFolder) => Parse(File.ReadAllLines(Path.Combine(outputFolder, "requests.ndjson")));

    public static IReadOnlyList<JsonElement> Parse(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    public static JsonElement Summary(string outputFolder) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(outputFolder, "summary.json"))).RootElement.Clone();

    /// <summary>The place of a hop's record; null where the request has none.</summary>
    public static Place? PlaceOf(this JsonElement request, string hop) =>
        request.TryGetProperty(hop, out JsonElement record) && record.ValueKind == JsonValueKind.Object
            ? new Place(record.GetProperty("file").GetString()!, record.GetProperty("line").GetInt32())
            : null;

    public static string? CauseOf(this JsonElement request) =>
        request.TryGetProperty("cause", out JsonElement cause) ? cause.GetString() : null;
}

/// <summary>A line of a log.</summary>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
