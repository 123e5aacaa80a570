using System.Globalization;

namespace TimeoutDoctor.Cli;

/// <summary>Durations on the command line and in the configuration: <c>29s</c>, <c>2.9s</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class DurationOption
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    /// <summary>Reads a duration; null when it is not one.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach ((string suffix, double seconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && value * seconds is > 0 and < 366 * 86400)
            {
                return TimeSpan.FromMilliseconds(Math.Round(value * seconds * 1000, 3));
            }
        }

        return null;
    }
}
