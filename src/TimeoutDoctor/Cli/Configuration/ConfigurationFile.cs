using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli.Configuration;

/// <summary><c>timeout-doctor.json</c>: found in the current folder, or named. What an option says goes before what it says.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>Its name in the current folder.</summary>
    public const string DefaultName = "timeout-doctor.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = ConfigurationJson.Default,
    };

    private readonly ConfigurationDocument _document;
    private readonly string _path;

    private ConfigurationFile(ConfigurationDocument document, string path, bool named)
    {
        _document = document;
        _path = path;
        IsNamed = named;
    }

    /// <summary>The file's name without its folder.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Whether the user named it, rather than leaving it in the current folder.</summary>
    public bool IsNamed { get; }

    /// <summary>What it says of redaction; null for nothing.</summary>
    public RedactionSection? Redaction => _document.Redaction;

    /// <summary>Settings in it that the commands of this version check but do not use.</summary>
    public IReadOnlyList<string> Unused => _document.Redaction is null ? [] : ["redaction"];

    /// <summary>The file named, or the one in the current folder; null when there is none.</summary>
    /// <exception cref="UserErrorException">It cannot be read or used.</exception>
    public static ConfigurationFile? Find(string? named, string here)
    {
        string path = Path.GetFullPath(Path.Combine(here, named ?? DefaultName));
        if (!File.Exists(path))
        {
            return named is null ? null : throw new UserErrorException(ExitCode.Usage, $"The configuration file '{named}' does not exist.");
        }

        try
        {
            return new ConfigurationFile(Read<ConfigurationDocument>(File.ReadAllBytes(path)), path, named is not null);
        }
        catch (FormatException e)
        {
            throw new UserErrorException(ExitCode.Usage, $"{Path.GetFileName(path)}, {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitCode.Usage, $"{Path.GetFileName(path)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>This file's sources under another file's settings: what the other says of limits, named formats, zones and time zone goes first.</summary>
    public ConfigurationFile Under(ConfigurationFile other)
    {
        PolicySection? policy = other._document.Policy;
        ConfigurationDocument merged = _document with
        {
            Policy = new PolicySection
            {
                GatewayTimeout = policy?.GatewayTimeout ?? _document.Policy?.GatewayTimeout,
                ElbTimeout = policy?.ElbTimeout ?? _document.Policy?.ElbTimeout,
                FastBackend = policy?.FastBackend ?? _document.Policy?.FastBackend,
            },
            Formats = Merged(_document.Formats, other._document.Formats),
            Zones = Merged(_document.Zones, other._document.Zones),
            TimeZone = other._document.TimeZone ?? _document.TimeZone,
        };
        return new ConfigurationFile(merged, _path, IsNamed);
    }

    /// <summary>What a section of the file may hold.</summary>
    public static JsonTypeInfo ShapeOf(Type section) => Json.GetTypeInfo(section);

    /// <summary>Reads JSON strictly.</summary>
    /// <exception cref="FormatException">It is no JSON, or not of this shape; the message is fit for a user.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json)
        where T : class
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        try
        {
            var shape = (JsonTypeInfo<T>)ShapeOf(typeof(T));
            ConfigurationKeys.Check(json, shape, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return JsonSerializer.Deserialize(json, shape) ?? throw new FormatException("line 1: an object is wanted, not null.");
        }
        catch (JsonException e)
        {
            // Only a value of the wrong kind has a path; otherwise it is no JSON at all.
            string what = e.Path is { Length: > 2 } path && e.Message.Contains("could not be converted", StringComparison.Ordinal)
                ? $"the value of {path[2..]} is of the wrong kind." : "this is not valid JSON.";
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: {what}", e);
        }
    }

    /// <summary>The limits, with defaults for what is not given.</summary>
    public TimeoutPolicy Policy()
    {
        var policy = new TimeoutPolicy();
        return policy with
        {
            Gateway = Duration(_document.Policy?.GatewayTimeout, "policy.gatewayTimeout") ?? policy.Gateway,
            LoadBalancer = Duration(_document.Policy?.ElbTimeout, "policy.elbTimeout") ?? policy.LoadBalancer,
            FastBackend = Duration(_document.Policy?.FastBackend, "policy.fastBackend") ?? policy.FastBackend,
        };
    }

    /// <summary>The sources; paths are relative to the file's folder.</summary>
    /// <param name="settings">How to read what is said of them.</param>
    public IEnumerable<InputRequest> Inputs(SourceSettings settings) =>
        (_document.Sources ?? []).Select((source, i) => new InputRequest(
            source?.Path ?? throw Bad($"sources[{i}] has no path."),
            Path.GetDirectoryName(_path)!,
            Checked(() => settings.Options(source, $"sources[{i}]")),
            FromConfiguration: true));

    /// <summary>How to read what is said of sources, here and by option.</summary>
    /// <param name="zone">The time zone that an option names, or null.</param>
    public SourceSettings Settings(TimeZoneInfo? zone)
    {
        TimeZoneInfo? fallback = zone ?? (_document.TimeZone is null ? null : Checked(() => SourceSettings.ZoneOf(_document.TimeZone, "timeZone")));
        return new SourceSettings(_document.Formats, fallback);
    }

    /// <summary>Subnets and their zones.</summary>
    public IReadOnlyDictionary<string, string> Zones() => _document.Zones ?? [];

    /// <summary>Formats with a name of the user's own, in the order of their names.</summary>
    public IReadOnlyList<(string Name, FormatSection Format)> Formats() =>
        [.. (_document.Formats ?? []).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value ?? throw Bad($"formats.{f.Key} is null.")))];

    /// <summary>Sample lines of a source.</summary>
    public IReadOnlyList<string> SamplesOf(int source) => _document.Sources?[source].Samples ?? [];

    /// <summary>Route templates, in order.</summary>
    public IReadOnlyList<string> Routes() => [.. (_document.Routes ?? []).Select((route, i) => RouteTemplate.IsValid(route) ? route
        : throw Bad($"routes[{i}] '{route}' must start with /, or with a method and /, as in 'GET /v1/orders/{{id}}'."))];

    /// <summary>Reading threads, or null.</summary>
    public int? Threads() => InRange(_document.Limits?.Threads, 1, "limits.threads");

    /// <summary>The most that gzip data may grow, or null.</summary>
    public int? DecompressionRatio() => InRange(_document.Limits?.DecompressionRatio, 1, "limits.decompressionRatio");

    /// <summary>Says that a value of this file cannot be used.</summary>
    public UserErrorException Bad(string what) => new(ExitCode.Usage, $"{Name}: {what}");

    private static Dictionary<string, T>? Merged<T>(Dictionary<string, T>? mine, Dictionary<string, T>? first) =>
        mine is null || first is null ? first ?? mine : new Dictionary<string, T>(mine.Concat(first).GroupBy(p => p.Key, (key, all) => KeyValuePair.Create(key, all.Last().Value)), StringComparer.Ordinal);

    private int? InRange(int? value, int least, string key) =>
        value < least ? throw Bad($"{key} is {value}; it must be at least {least}.") : value;

    private T Checked<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (FormatException e)
        {
            throw Bad(e.Message);
        }
    }

    private TimeSpan? Duration(string? text, string key) =>
        text is null ? null : DurationOption.Parse(text) ?? throw Bad($"{key} '{text}' is not a duration; write 29s, 500ms or 5m.");
}
