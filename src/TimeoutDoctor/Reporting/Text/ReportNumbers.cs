using System.Globalization;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>Numbers as a reader of a report wants them.</summary>
public static class ReportNumbers
{
    /// <summary>A duration: <c>29 s</c>, <c>31.6 s</c>, <c>1.9 s</c>, <c>812 ms</c>, <c>0.4 ms</c>; <c>–</c> when unknown.</summary>
    /// <param name="ms">Milliseconds; NaN when unknown.</param>
    public static string Duration(double ms)
    {
        double size = Math.Abs(ms);
        return !double.IsFinite(ms) ? "–"
            : size < 0.95 ? Text(ms, "0.#") + " ms"
            : size < 999.5 ? Text(ms, "0") + " ms"
            : size < 9_995 ? Text(ms / 1000, "0.##") + " s"
            : Text(ms / 1000, "0.#") + " s";
    }

    /// <summary>A duration, or <c>–</c>.</summary>
    public static string Duration(TimeSpan? span) => Duration(span?.TotalMilliseconds ?? double.NaN);

    /// <summary>Whole milliseconds, for a waterfall: <c>29,002 ms</c>.</summary>
    public static string Milliseconds(double ms) => double.IsFinite(ms) ? Text(ms, ms is > -10 and < 10 ? "0.#" : "#,0") + " ms" : "–";

    /// <summary>A count: <c>24,106</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 request</c>, <c>24,106 requests</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>The word for a confidence between 0 and 1.</summary>
    public static string Confidence(double confidence) => confidence switch
    {
        >= 0.95 => "near certain",
        >= 0.85 => "likely",
        >= 0.70 => "probable",
        >= 0.40 => "possible",
        _ => "undecided",
    };

    /// <summary>The number of a confidence; never 1.00, as no inference is certain.</summary>
    public static string ConfidenceValue(double confidence) => Text(Math.Clamp(double.IsNaN(confidence) ? 0 : confidence, 0, 0.99), "0.00");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
