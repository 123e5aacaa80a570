using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A request as it really was: several places are equally right, null means that the hop has no record.</summary>
internal sealed record ExpectedRequest(
    IReadOnlyList<Place> Front, IReadOnlyList<Place>? Elb, IReadOnlyList<Place>? App, string? Cause, IReadOnlyList<string> Accept, bool? Flagged, IReadOnlyList<string> NoId);

/// <summary>A folder of <c>fixtures/scenarios</c>; its README says what is in it.</summary>
internal sealed record Scenario(string Name, string Folder)
{
    private static readonly string[] NotCauses = ["nothing-wrong", "several", "story"];

    /// <summary>All scenarios. A folder that is none, in a place where one should be, throws: nothing is skipped.</summary>
    public static IReadOnlyList<Scenario> All(string root)
    {
        var all = new List<Scenario>();
        foreach (string group in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(group);
            if (!CauseIds.All.Contains(name) && !NotCauses.Contains(name))
            {
                throw new InvalidDataException($"'{name}' is neither a cause nor {string.Join(", ", NotCauses)}.");
            }

            string[] cases = name == "story" ? [group] : [.. Directory.GetDirectories(group).Order(StringComparer.Ordinal)];
            if (cases.Length == 0)
            {
                throw new InvalidDataException($"'{name}' holds no case.");
            }

            all.AddRange(cases.Select(folder => Checked(Path.GetRelativePath(root, folder).Replace('\\', '/'), folder)));
        }

        return all;
    }

    public IReadOnlyList<ExpectedRequest> Expected()
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "truth.json"))).RootElement;
        string[] files = [.. root.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
        return [.. root.GetProperty("requests").EnumerateArray().Select(r => Request(r, files))];
    }

    private static Scenario Checked(string name, string folder)
    {
        foreach (string part in (string[])["fixture.json", "truth.json", "timeout-doctor.json", "ORIGIN.md"])
        {
            if (!File.Exists(Path.Combine(folder, part)))
            {
                throw new InvalidDataException($"'{name}' has no {part}.");
            }
        }

        return Directory.Exists(Path.Combine(folder, "logs")) ? new Scenario(name, folder) : throw new InvalidDataException($"'{name}' has no logs.");
    }

    private static ExpectedRequest Request(JsonElement request, string[] files)
    {
        JsonElement flagged = request.GetProperty("flagged");
        return new ExpectedRequest(
            Places(request.GetProperty("front"), files) ?? throw new InvalidDataException("a request without a front record"),
            Places(request.GetProperty("elb"), files),
            Places(request.GetProperty("app"), files),
            request.GetProperty("cause").GetString(),
            Texts(request.GetProperty("accept")),
            flagged.ValueKind == JsonValueKind.Null ? null : flagged.GetBoolean(),
            request.TryGetProperty("noId", out JsonElement noId) ? Texts(noId) : []);
    }

    private static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(t => t.GetString()!)];

    private static List<Place>? Places(JsonElement places, string[] files) =>
        places.ValueKind == JsonValueKind.Null ? null : [.. places.EnumerateArray().Select(p => new Place(files[p[0].GetInt32()], p[1].GetInt32()))];
}
