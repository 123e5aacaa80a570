using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>Numbers as a reader of a report wants them.</summary>
public static class ReportNumbers
{
    /// <summary>A duration: <c>29 s</c>, <c>31.6 s</c>, <c>1.9 s</c>, <c>812 ms</c>, <c>0.4 ms</c>; <c>–</c> when unknown.</summary>
    /// <param name="ms">Milliseconds; NaN when unknown.</param>
    public static string Duration(double ms) => DurationText.Of(ms, "–");

    /// <summary>A duration, or <c>–</c>.</summary>
    public static string Duration(TimeSpan? span) => Duration(span?.TotalMilliseconds ?? double.NaN);

    /// <summary>Whole milliseconds, for a waterfall: <c>29,002 ms</c>.</summary>
    public static string Milliseconds(double ms) => double.IsFinite(ms) ? Text(ms, ms is > -10 and < 10 ? "0.#" : "#,0") + " ms" : "–";

    /// <summary>A count: <c>24,106</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 request</c>, <c>24,106 requests</c>.</summary>
    public static string Count(long count, string noun) => Count(count) + " " + noun + (count == 1 ? "" : "s");

    /// <summary>The word for a confidence between 0 and 1, as it is shown: a number and its word never disagree.</summary>
    public static string Confidence(double confidence) => Shown(confidence) switch
    {
        >= 0.95 => "near certain",
        >= 0.85 => "likely",
        >= 0.70 => "probable",
        >= 0.40 => "possible",
        _ => "undecided",
    };

    /// <summary>The number of a confidence; never 1.00, as no inference is certain.</summary>
    public static string ConfidenceValue(double confidence) => Text(Shown(confidence), "0.00");

    /// <summary>Word and number: <c>likely (0.91)</c>.</summary>
    public static string ConfidenceText(double confidence) => $"{Confidence(confidence)} ({ConfidenceValue(confidence)})";

    /// <summary>A share of a whole: <c>98 %</c>, <c>0.89 %</c>, <c>&lt; 0.01 %</c>; <c>–</c> when unknown.</summary>
    public static string Percent(double share) => !double.IsFinite(share) ? "–"
        : share is > 0 and < 0.0001 ? "< 0.01 %"
        : Text(share * 100, Math.Abs(share) < 0.0995 ? "0.##" : Math.Abs(share) < 0.995 ? "0.#" : "#,0") + " %";

    /// <summary>A corrected p-value: <c>&lt; 0.001</c>, <c>0.41</c>; <c>–</c> without a test.</summary>
    public static string Q(double value) => !double.IsFinite(value) ? "–" : value < 0.001 ? "< 0.001" : Text(value, value < 0.1 ? "0.000" : "0.00");

    private static double Shown(double confidence) => Math.Round(Math.Clamp(double.IsNaN(confidence) ? 0 : confidence, 0, 0.99), 2);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
