using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>A <c>timeout-doctor.json</c> that the tool writes itself; its keys are those that it reads.</summary>
/// <param name="Policy">The limits.</param>
/// <param name="Sources">What to read.</param>
/// <param name="Zones">Subnet to availability zone; null for none.</param>
internal sealed record WrittenConfiguration(WrittenPolicy Policy, IReadOnlyList<WrittenSource> Sources, IReadOnlyDictionary<string, string>? Zones);

/// <summary><c>policy</c>.</summary>
/// <param name="GatewayTimeout">A duration with its unit.</param>
/// <param name="ElbTimeout">A duration with its unit.</param>
/// <param name="FastBackend">A duration with its unit.</param>
internal sealed record WrittenPolicy(string GatewayTimeout, string ElbTimeout, string FastBackend);

/// <summary>One of <c>sources</c>; null is left out.</summary>
/// <param name="Path">A path or pattern, relative to the file's folder.</param>
/// <param name="Hop">Id of the hop that wrote it.</param>
/// <param name="Format">Id of its format.</param>
/// <param name="Pattern">The server's own pattern.</param>
/// <param name="Stage">The gateway's stage.</param>
/// <param name="Host">The host that wrote it.</param>
/// <param name="TimeZone">Zone of its stamps.</param>
/// <param name="DurationUnit">Unit of bare durations.</param>
internal sealed record WrittenSource(string Path, string? Hop, string? Format, string? Pattern, string? Stage, string? Host, string? TimeZone, string? DurationUnit)
{
    /// <summary>What is said of a source.</summary>
    public static WrittenSource Of(string path, SourceOptions options, string? timeZone) => new(
        path, options.Hop is { } hop ? HopIds.Of(hop) : null, options.FormatId, options.Pattern, options.Stage, options.Host, timeZone, UnitOf(options.DurationUnitTicks));

    private static string? UnitOf(long? ticks) => ticks switch
    {
        TimeSpan.TicksPerMicrosecond => "us",
        TimeSpan.TicksPerMillisecond => "ms",
        TimeSpan.TicksPerSecond => "s",
        _ => null,
    };
}
