using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>Durations as a person reads them, everywhere: <c>29 s</c>, <c>28.3 s</c>, <c>1.92 s</c>, <c>812 ms</c>, <c>0.4 ms</c>.</summary>
public static class DurationText
{
    /// <summary>The text of a duration: below a second in ms, below ten seconds with two decimals at most, then with one.</summary>
    /// <param name="ms">Milliseconds.</param>
    /// <param name="unknown">What stands for a duration that is not known (NaN).</param>
    public static string Of(double ms, string unknown = "an unknown time")
    {
        double size = Math.Abs(ms);
        return !double.IsFinite(ms) ? unknown
            : size < 0.95 ? Text(ms, "0.#") + " ms"
            : size < 999.5 ? Text(ms, "0") + " ms"
            : size < 9_995 ? Text(ms / 1000, "0.##") + " s"
            : Text(ms / 1000, "0.#") + " s";
    }

    /// <summary>The text of a duration.</summary>
    public static string Of(TimeSpan span) => Of(span.TotalMilliseconds);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
