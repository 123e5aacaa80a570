using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>
/// Zones of targets from a file: a map of addresses or subnets, or what <c>aws ec2 describe-instances</c>, <c>describe-subnets</c> or
/// <c>aws elbv2 describe-target-health</c> print. Of an object the nearest zone around an address counts.
/// </summary>
internal static class TargetsFile
{
    private static readonly string[] Addresses = ["PrivateIpAddress", "CidrBlock", "Id"];

    /// <summary>Reads the file.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or names no zone.</exception>
    public static ZoneMap Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            var zones = new Dictionary<string, string>(StringComparer.Ordinal);
            Collect(json.RootElement, null, zones);
            return zones.Count > 0 ? ZoneMap.Of(zones) : throw new UserErrorException(ExitCode.Usage, "The file of --targets names no address with its zone; write {\"10.0.1.0/24\": \"us-east-1a\"}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Usage, $"The file of --targets cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new UserErrorException(ExitCode.Usage, $"The file of --targets cannot be used: {e.Message}", e);
        }
    }

    private static void Collect(JsonElement element, string? zone, Dictionary<string, string> zones)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, zone, zones);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            zone = ZoneOf(element) ?? zone;
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String && property.Value.GetString() is { Length: > 0 } text)
                {
                    Take(property.Name, text, zone, zones);
                }

                Collect(property.Value, zone, zones);
            }
        }
    }

    private static string? ZoneOf(JsonElement element) =>
        element.TryGetProperty("AvailabilityZone", out JsonElement zone) && zone.ValueKind == JsonValueKind.String ? zone.GetString()
        : element.TryGetProperty("Placement", out JsonElement placement) && placement.ValueKind == JsonValueKind.Object ? ZoneOf(placement)
        : null;

    private static void Take(string name, string text, string? zone, Dictionary<string, string> zones)
    {
        if (IsAddress(name))
        {
            zones.TryAdd(name, text); // a plain map
        }
        else if (zone is not null && Addresses.Contains(name, StringComparer.Ordinal) && IsAddress(text))
        {
            zones.TryAdd(text, zone);
        }
    }

    private static bool IsAddress(string text) => System.Net.IPAddress.TryParse(text.Split('/')[0], out _) && text.Contains('.', StringComparison.Ordinal) | text.Contains(':', StringComparison.Ordinal);
}
