using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli.Configuration;

/// <summary>Turns what is said of a source, in the configuration or by <c>--source</c>, into its options.</summary>
/// <param name="formats">Formats that the user has named.</param>
/// <param name="fallbackZone">Zone of stamps without an offset, for sources that name none; null when none is said.</param>
internal sealed class SourceSettings(IReadOnlyDictionary<string, FormatSection>? formats, TimeZoneInfo? fallbackZone)
{
    /// <summary>The options of a source.</summary>
    /// <param name="source">What is said.</param>
    /// <param name="where">How to call it in a message, such as <c>sources[2]</c>.</param>
    /// <exception cref="FormatException">A value cannot be used; the message is fit for a user.</exception>
    public SourceOptions Options(SourceSection source, string where)
    {
        FormatSection? named = source.Format is null ? null : formats?.GetValueOrDefault(source.Format);
        string? zone = source.TimeZone ?? named?.TimeZone;
        var options = new SourceOptions
        {
            Hop = HopOf(source.Hop, where),
            FormatId = named is null ? source.Format : named.Format,
            Pattern = source.Pattern ?? named?.Pattern,
            Stage = (source.Stage ?? named?.Stage)?.Trim('/'),
            Host = source.Host,
            DurationUnitTicks = UnitOf(source.DurationUnit ?? named?.DurationUnit, where),
        };
        TimeZoneInfo? found = zone is null ? fallbackZone : ZoneOf(zone, where + ".timeZone");
        return found is null ? options : options with { TimeZone = found };
    }

    /// <summary>Reads the value of <c>--source</c>: an entry of <c>sources</c> as JSON.</summary>
    /// <exception cref="FormatException">It cannot be used; the message is fit for a user.</exception>
    public static SourceSection Parse(string json)
    {
        SourceSection source = ConfigurationFile.Read<SourceSection>(System.Text.Encoding.UTF8.GetBytes(json));
        return source.Path is null ? throw new FormatException("it has no path.") : source;
    }

    /// <summary>A time zone by its name.</summary>
    /// <exception cref="FormatException">It is not known; the message is fit for a user.</exception>
    public static TimeZoneInfo ZoneOf(string id, string where)
    {
        try
        {
            return id == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new FormatException($"{where} '{id}' is not known on this machine; use an IANA name such as Europe/Berlin.", e);
        }
    }

    private static Hop? HopOf(string? name, string where) => name switch
    {
        null => null,
        "gateway" => Hop.Gateway,
        "elb" => Hop.LoadBalancer,
        "proxy" => Hop.Proxy,
        "app" => Hop.App,
        _ => throw new FormatException($"{where}.hop is '{name}'; it must be gateway, elb, proxy or app."),
    };

    private static long? UnitOf(string? name, string where) => name switch
    {
        null => null,
        "us" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        _ => throw new FormatException($"{where}.durationUnit is '{name}'; it must be us, ms or s."),
    };
}
