using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>Durations as a person reads them: <c>29 s</c>, <c>28.3 s</c>, <c>1.9 s</c>, <c>812 ms</c>, <c>0.4 ms</c>.</summary>
public static class DurationText
{
    /// <summary>The text of a duration: below a second in ms, then two digits, from ten seconds on one decimal.</summary>
    /// <param name="ms">Milliseconds; NaN becomes "an unknown time".</param>
    public static string Of(double ms)
    {
        double size = Math.Abs(ms);
        return !double.IsFinite(ms) ? "an unknown time"
            : size < 0.95 ? ms.ToString("0.#", CultureInfo.InvariantCulture) + " ms"
            : size < 999.5 ? ms.ToString("0", CultureInfo.InvariantCulture) + " ms"
            : (ms / 1000).ToString("0.#", CultureInfo.InvariantCulture) + " s";
    }

    /// <summary>The text of a duration.</summary>
    public static string Of(TimeSpan span) => Of(span.TotalMilliseconds);
}
