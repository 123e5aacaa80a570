using System.Text.Json;
using System.Text.Json.Serialization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary><c>timeout-doctor.json</c>: limits and sources. Unknown keys are errors.</summary>
internal sealed class ConfigurationFile
{
    private const string DefaultName = "timeout-doctor.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private readonly Document _document;
    private readonly string _path;

    private ConfigurationFile(Document document, string path)
    {
        _document = document;
        _path = path;
    }

    /// <summary>The file named, or the one in the current folder where it may be used; null when there is none.</summary>
    /// <exception cref="UserErrorException">It cannot be read or used.</exception>
    public static ConfigurationFile? Find(string? named, string here, bool useDefault)
    {
        string path = Path.GetFullPath(Path.Combine(here, named ?? DefaultName));
        if (!File.Exists(path))
        {
            return named is null ? null : throw new UserErrorException(ExitCode.Usage, $"The configuration file '{named}' does not exist.");
        }

        if (named is null && !useDefault)
        {
            return null;
        }

        try
        {
            return new ConfigurationFile(JsonSerializer.Deserialize<Document>(File.ReadAllBytes(path), Json) ?? new Document(), path);
        }
        catch (JsonException e)
        {
            throw new UserErrorException(ExitCode.Usage, $"{Path.GetFileName(path)} cannot be used: {Sentence(e)}", e);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitCode.Usage, $"{Path.GetFileName(path)} cannot be read: {e.Message}", e);
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
    public IEnumerable<InputRequest> Inputs() =>
        (_document.Sources ?? []).Select((source, i) => new InputRequest(
            source.Path ?? throw Bad($"sources[{i}] has no path."), Path.GetDirectoryName(_path)!, Options(source, i), FromConfiguration: true));

    private SourceOptions Options(Source source, int i) => new()
    {
        Hop = source.Hop switch
        {
            null => null,
            "gateway" => Hop.Gateway,
            "elb" => Hop.LoadBalancer,
            "proxy" => Hop.Proxy,
            "app" => Hop.App,
            _ => throw Bad($"sources[{i}].hop is '{source.Hop}'; it must be gateway, elb, proxy or app."),
        },
        FormatId = source.Format,
        Pattern = source.Pattern,
        Stage = source.Stage,
        Host = source.Host,
        TimeZone = Zone(source.TimeZone, i),
        DurationUnitTicks = source.DurationUnit switch
        {
            null => null,
            "ns" => throw Bad($"sources[{i}].durationUnit 'ns' is not supported; it must be us, ms or s."),
            "us" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            _ => throw Bad($"sources[{i}].durationUnit is '{source.DurationUnit}'; it must be us, ms or s."),
        },
    };

    private TimeZoneInfo Zone(string? id, int i)
    {
        try
        {
            return id is null or "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw Bad($"sources[{i}].timeZone '{id}' is not known on this machine; use an IANA name such as Europe/Berlin.");
        }
    }

    private TimeSpan? Duration(string? text, string key) =>
        text is null ? null : DurationOption.Parse(text) ?? throw Bad($"{key} '{text}' is not a duration; write 29s, 500ms or 5m.");

    private UserErrorException Bad(string what) => new(ExitCode.Usage, $"{Path.GetFileName(_path)}: {what}");

    private static string Sentence(JsonException e) =>
        e.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"unknown key at {e.Path} (line {(e.LineNumber ?? 0) + 1})."
            : $"not valid at {e.Path ?? "$"}, line {(e.LineNumber ?? 0) + 1}.";

    private sealed record Document
    {
        public Limits? Policy { get; init; }

        public List<Source>? Sources { get; init; }

        public Dictionary<string, string>? Zones { get; init; }
    }

    private sealed record Limits
    {
        public string? GatewayTimeout { get; init; }

        public string? ElbTimeout { get; init; }

        public string? FastBackend { get; init; }
    }

    private sealed record Source
    {
        public string? Path { get; init; }

        public string? Hop { get; init; }

        public string? Format { get; init; }

        public string? Pattern { get; init; }

        public string? Stage { get; init; }

        public string? Host { get; init; }

        public string? TimeZone { get; init; }

        public string? DurationUnit { get; init; }
    }
}
