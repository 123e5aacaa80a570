using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>Times of day, UTC.</summary>
internal static class Clock
{
    /// <summary><c>01:00</c></summary>
    public static string Minutes(Instant at) => Format(at, "HH:mm");

    /// <summary><c>01:00:04</c></summary>
    public static string Seconds(Instant at) => Format(at, "HH:mm:ss");

    /// <summary><c>2026-11-23 01:26:41.207 UTC</c></summary>
    public static string Full(Instant at) => at.IsKnown ? Format(at, "yyyy-MM-dd HH:mm:ss.fff 'UTC'") : "at an unknown time";

    /// <summary><c>2026-11-23 01:00–02:00 UTC</c>, with both dates when they differ.</summary>
    public static string Window(Instant from, Instant to)
    {
        if (!from.IsKnown || !to.IsKnown)
        {
            return "window unknown";
        }

        string end = Format(from, "yyyy-MM-dd") == Format(to, "yyyy-MM-dd") ? Format(to, "HH:mm") : Format(to, "yyyy-MM-dd HH:mm");
        return $"{Format(from, "yyyy-MM-dd HH:mm")}-{end} UTC";
    }

    private static string Format(Instant at, string format) => at.IsKnown ? at.ToDateTimeOffset().ToString(format, CultureInfo.InvariantCulture) : "–";
}
