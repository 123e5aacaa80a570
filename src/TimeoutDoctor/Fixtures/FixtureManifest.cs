namespace TimeoutDoctor.Fixtures;

/// <summary>
/// What <c>fixture.json</c> says: how a fixture came to be, and how it is diagnosed. Members with a default have a setter: JSON shapes made when
/// compiling lose the default of one that can only be initialised.
/// </summary>
public sealed record FixtureManifest
{
    /// <summary>The version that this tool writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the shape of <c>fixture.json</c> and <c>expected.json</c>.</summary>
    public int SchemaVersion { get; set; } = CurrentVersion;

    /// <summary>Version of the tool that wrote <c>expected.json</c>.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Name of the configuration in the fixture's folder. Its <c>sources</c> are all that is read.</summary>
    public string Configuration { get; set; } = "timeout-doctor.json";

    /// <summary>Earliest and latest front record.</summary>
    public required FixtureWindow Window { get; init; }

    /// <summary>The limits in force when <c>expected.json</c> was written. Those of the configuration are the ones used.</summary>
    public required FixturePolicy Policy { get; init; }

    /// <summary>What a run needs to know besides the configuration.</summary>
    public FixtureSettings Settings { get; set; } = new();

    /// <summary>How the logs were cut out of larger ones.</summary>
    public required FixtureCut Cut { get; init; }

    /// <summary>Name of the report of what was replaced, in the fixture's folder; null where nothing was redacted.</summary>
    public string? Redaction { get; init; }

    /// <summary>Name of a file with the true causes and links, in the fixture's folder; null where the truth is not known.</summary>
    public string? Truth { get; init; }
}

/// <summary>A stretch of time.</summary>
/// <param name="From">Its earliest moment, ISO 8601 in UTC; null when unknown.</param>
/// <param name="To">Its latest moment.</param>
public sealed record FixtureWindow(string? From, string? To);

/// <summary>The limits, in milliseconds.</summary>
/// <param name="GatewayTimeoutMs">API Gateway's integration timeout.</param>
/// <param name="ElbIdleTimeoutMs">The load balancer's idle timeout.</param>
/// <param name="FastBackendMs">A backend that answers within this was fast.</param>
public sealed record FixturePolicy(double GatewayTimeoutMs, double ElbIdleTimeoutMs, double FastBackendMs)
{
    /// <summary>The limits of a run.</summary>
    public static FixturePolicy Of(Model.TimeoutPolicy policy) =>
        new(policy.Gateway.TotalMilliseconds, policy.LoadBalancer.TotalMilliseconds, policy.FastBackend.TotalMilliseconds);
}

/// <summary>Options of a run that a configuration cannot state.</summary>
public sealed record FixtureSettings
{
    /// <summary>Whether records without shared ids are joined.</summary>
    public bool Infer { get; set; } = true;

    /// <summary>Least probability of a link without ids; null for the tool's own.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Expected share of wrong links among those without ids; null for no limit.</summary>
    public double? MaxWrong { get; init; }

    /// <summary>Whether clocks are corrected.</summary>
    public bool CorrectClocks { get; set; } = true;

    /// <summary>Events that the user named, such as deploys.</summary>
    public IReadOnlyList<FixtureEvent> Events { get; set; } = [];
}

/// <summary>An event that the user named.</summary>
/// <param name="Name">Its name.</param>
/// <param name="At">When it happened, ISO 8601 in UTC.</param>
public sealed record FixtureEvent(string Name, string At);

/// <summary>How the logs of a fixture were cut out of larger ones.</summary>
/// <param name="Kind"><c>whole</c> for all lines of the logs, <c>slice</c> for some.</param>
/// <param name="Text">A sentence for a person: which requests were kept, and why.</param>
/// <param name="OfRequests">Front records in the full logs.</param>
/// <param name="OfLines">Lines in the full logs.</param>
/// <param name="Lines">Lines kept.</param>
/// <param name="ShiftedMs">By how much all times were shifted; null where they were not, or where that is not to be told.</param>
/// <param name="Differs">Findings and clocks of which the full logs say something else, a sentence each; null where there are none.</param>
/// <param name="LeftOut">Explained requests of the full logs that the slice leaves out, as it would tell something else of them; null for none.</param>
public sealed record FixtureCut(
    string Kind, string Text, long? OfRequests = null, long? OfLines = null, long? Lines = null, double? ShiftedMs = null, IReadOnlyList<string>? Differs = null, int? LeftOut = null);
