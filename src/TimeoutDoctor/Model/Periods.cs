using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>Makes periods of moments.</summary>
public static class Periods
{
    /// <summary>The whole hours that hold a window, and the stretch of the same length before them.</summary>
    /// <param name="from">Start.</param>
    /// <param name="to">End, after the start.</param>
    public static (Period This, Period Before) Of(Instant from, Instant to)
    {
        Instant start = Hour(from), end = Hour(to + TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Instant before = start - (end - start);
        return (new Period(start, end, NameOf(start, end)), new Period(before, start, NameOf(before, start)));
    }

    private static Instant Hour(Instant at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour));

    private static string NameOf(Instant from, Instant to)
    {
        bool days = from.Ticks % TimeSpan.TicksPerDay == 0 && to.Ticks % TimeSpan.TicksPerDay == 0;
        string first = Text(from, days), last = Text(days ? to - TimeSpan.FromDays(1) : to, days);
        return first == last ? first : $"{first} to {last}";
    }

    private static string Text(Instant at, bool day) => at.ToDateTimeOffset().ToString(day ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
