using System.Text.Json.Serialization;

namespace TimeoutDoctor.Cli.Configuration;

/// <summary>
/// The shape of <c>timeout-doctor.json</c>. Its keys are these properties' names in camel case; <c>schema/timeout-doctor.schema.json</c>
/// says the same to editors, and a test holds the two together.
/// </summary>
internal sealed record ConfigurationDocument
{
    /// <summary>For editors; not used.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The timeouts in force.</summary>
    public PolicySection? Policy { get; init; }

    /// <summary>What to read.</summary>
    public List<SourceSection>? Sources { get; init; }

    /// <summary>Formats with a name of the user's own, that sources refer to.</summary>
    public Dictionary<string, FormatSection>? Formats { get; init; }

    /// <summary>Zone of stamps without an offset, for sources that name none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Subnet to availability zone.</summary>
    public Dictionary<string, string>? Zones { get; init; }

    /// <summary>Route templates that replace those made from paths.</summary>
    public List<string>? Routes { get; init; }

    /// <summary>What a run may use.</summary>
    public LimitsSection? Limits { get; init; }

    /// <summary>For <c>record</c>; other commands check it and do not use it.</summary>
    public RedactionSection? Redaction { get; init; }
}

/// <summary><c>policy</c>.</summary>
internal sealed record PolicySection
{
    public string? GatewayTimeout { get; init; }

    public string? ElbTimeout { get; init; }

    public string? FastBackend { get; init; }
}

/// <summary>What can be said of a format.</summary>
internal record FormatSection
{
    public string? Format { get; init; }

    public string? Pattern { get; init; }

    public string? Stage { get; init; }

    public string? TimeZone { get; init; }

    public string? DurationUnit { get; init; }

    /// <summary>Lines that must be read, for <c>check --config-only</c>.</summary>
    public List<string>? Samples { get; init; }
}

/// <summary>One entry of <c>sources</c>, and the value of <c>--source</c>.</summary>
internal sealed record SourceSection : FormatSection
{
    public string? Path { get; init; }

    public string? Hop { get; init; }

    public string? Host { get; init; }
}

/// <summary><c>limits</c>.</summary>
internal sealed record LimitsSection
{
    public int? DecompressionRatio { get; init; }

    public int? Threads { get; init; }
}

/// <summary><c>redaction</c>.</summary>
internal sealed record RedactionSection
{
    public List<string>? Keep { get; init; }

    public bool? ShiftTimes { get; init; }
}

/// <summary>The document as JSON, made when it is compiled: a native build cannot look at types.</summary>
[JsonSerializable(typeof(ConfigurationDocument))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
