using System.Text;
using System.Text.Json;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>One folder under fixtures/formats, read strictly: what is not understood fails.</summary>
internal sealed class FixtureCase
{
    private static readonly string[] KnownFiles = ["expected.jsonl", "format.json", "ORIGIN.md"];

    public required ILogFormat Format { get; init; }

    public required SourceOptions Options { get; init; }

    public required bool HasRequests { get; init; }

    public required bool ConnectionLevel { get; init; }

    public required IReadOnlyList<byte[]> Lines { get; init; }

    public required IReadOnlyList<JsonElement> Expected { get; init; }

    public static string Root
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "TimeoutDoctor.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            Assert.NotNull(folder);
            return Path.Combine(folder, "fixtures", "formats");
        }
    }

    public static IReadOnlyList<string> Folders { get; } =
        [.. Directory.GetDirectories(Root).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static FixtureCase Read(string name)
    {
        string folder = Path.Combine(Root, name);
        string[] samples = [.. Directory.GetFiles(folder).Where(f => Path.GetFileNameWithoutExtension(f) == "sample")];
        string[] unknown = [.. Directory.GetFiles(folder).Except(samples).Select(f => Path.GetFileName(f)!).Except(KnownFiles)];
        Assert.True(samples.Length == 1, $"{name}: exactly one sample file is wanted");
        Assert.True(unknown.Length == 0, $"{name}: unknown file {string.Join(", ", unknown)}");
        Assert.True(File.Exists(Path.Combine(folder, "ORIGIN.md")), $"{name}: ORIGIN.md is missing");

        string settings = Path.Combine(folder, "format.json");
        using JsonDocument said = JsonDocument.Parse(File.Exists(settings) ? File.ReadAllText(settings) : "{}");
        (SourceOptions options, bool requests, bool connections) = Settings(said.RootElement, name);
        string id = options.FormatId ?? name.Split('.')[0];
        ILogFormat? format = LogFormats.Find(id);
        Assert.True(format is not null, $"{name}: no format has the id {id}");
        return new FixtureCase
        {
            Format = format,
            Options = options,
            HasRequests = requests,
            ConnectionLevel = connections,
            Lines = SplitLines(File.ReadAllBytes(samples[0])),
            Expected = [.. SplitLines(File.ReadAllBytes(Path.Combine(folder, "expected.jsonl"))).Select(l => JsonDocument.Parse(l).RootElement)],
        };
    }

    public static List<byte[]> SplitLines(byte[] bytes)
    {
        List<byte[]> lines = [.. Encoding.Latin1.GetString(bytes).Split('\n').Select(Encoding.Latin1.GetBytes)];
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static (SourceOptions Options, bool Requests, bool Connections) Settings(JsonElement said, string name)
    {
        var options = new SourceOptions();
        bool requests = true, connections = false;
        foreach (JsonProperty setting in said.EnumerateObject())
        {
            switch (setting.Name)
            {
                case "format": options = options with { FormatId = setting.Value.GetString() }; break;
                case "pattern": options = options with { Pattern = setting.Value.GetString() }; break;
                case "stage": options = options with { Stage = setting.Value.GetString() }; break;
                case "host": options = options with { Host = setting.Value.GetString() }; break;
                case "timeZone": options = options with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(setting.Value.GetString()!) }; break;
                case "durationUnit": options = options with { DurationUnitTicks = Unit(setting.Value.GetString()) }; break;
                case "requests": requests = setting.Value.GetBoolean(); break;
                case "connectionLevel": connections = setting.Value.GetBoolean(); break;
                default: Assert.Fail($"{name}: unknown key {setting.Name} in format.json"); break;
            }
        }

        return (options, requests, connections);
    }

    private static long Unit(string? name) => name switch
    {
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" => TimeSpan.TicksPerMicrosecond,
        _ => throw new InvalidDataException($"unknown duration unit {name}"),
    };
}
