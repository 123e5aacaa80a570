using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The configuration that makes <c>diagnose</c> read pulled logs as their sources were described.</summary>
internal static class ArchiveConfiguration
{
    /// <summary>Makes the configuration, ready to be written as JSON.</summary>
    /// <param name="options">What was pulled.</param>
    /// <param name="folderOf">The folder of a source.</param>
    public static object Of(RunOptions options, Func<InputRequest, int, string> folderOf) => new
    {
        Policy = new { GatewayTimeout = Text(options.Policy.Gateway), ElbTimeout = Text(options.Policy.LoadBalancer), FastBackend = Text(options.Policy.FastBackend) },
        Zones = options.Zones.IsEmpty ? null : options.Zones.Subnets,
        Sources = options.Inputs.Select((input, i) => new
        {
            Path = folderOf(input, i) + "/**",
            Hop = input.Options.Hop is { } hop ? HopIds.Of(hop) : null,
            Format = input.Options.FormatId,
            input.Options.Pattern,
            input.Options.Stage,
            input.Options.Host,
            TimeZone = input.Options.TimeZone.Id,
            DurationUnit = UnitOf(input.Options.DurationUnitTicks),
        }),
    };

    private static string? UnitOf(long? ticks) => ticks switch
    {
        TimeSpan.TicksPerMicrosecond => "us",
        TimeSpan.TicksPerMillisecond => "ms",
        TimeSpan.TicksPerSecond => "s",
        _ => null,
    };

    private static string Text(TimeSpan span) => span.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture) + "ms";
}
