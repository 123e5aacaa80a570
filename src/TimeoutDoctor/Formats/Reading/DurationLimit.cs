namespace TimeoutDoctor.Formats.Reading;

/// <summary>The longest duration that a log line is believed.</summary>
internal static class DurationLimit
{
    /// <summary>A leap year in 100 ns units: longer than any connection lives, shorter than what a damaged field yields.</summary>
    public const long Ticks = 366 * TimeSpan.TicksPerDay;
}
