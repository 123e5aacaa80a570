using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>
/// Finds the unit of a duration that is milliseconds up to Tomcat 9 and microseconds since Tomcat 10. What one line proves
/// holds for the lines behind it. One per source.
/// </summary>
/// <param name="told">100 ns units, when the user said so.</param>
internal sealed class DurationUnit(long? told)
{
    private long _unit = told ?? 0;

    /// <summary>Reads the number.</summary>
    /// <param name="number">The number as logged.</param>
    /// <param name="firstByte">Time to the first byte, known to be in milliseconds.</param>
    /// <param name="implied">The unit that another field implies; 0 when none does.</param>
    /// <param name="guessed">Whether the unit is a guess.</param>
    public Elapsed Read(long number, Elapsed firstByte, long implied, out bool guessed)
    {
        if (_unit == 0)
        {
            _unit = implied > 0 ? implied : Proof(number, firstByte);
        }

        guessed = _unit == 0;
        long unit = guessed ? Guess(number, firstByte) : _unit;
        return number <= DurationLimit.Ticks / unit ? Elapsed.FromTicks(number * unit) : Elapsed.Absent;
    }

    /// <summary>The unit that two stamps of the same line prove, in 100 ns units; 0 when they are too coarse or too near.</summary>
    /// <param name="number">The number as logged.</param>
    /// <param name="start">Stamp of the start.</param>
    /// <param name="end">Stamp of the end.</param>
    public static long ImpliedBySpan(long number, in ReadTime start, in ReadTime end)
    {
        long span = end.Local - start.Local;
        long step = Math.Max(start.ResolutionTicks, end.ResolutionTicks);
        if (start.Local == 0 || end.Local == 0 || start.HasZone != end.HasZone || span < step * 20 || number <= 0)
        {
            return 0;
        }

        return ImpliedBy(span, number);
    }

    /// <summary>The unit that makes a number another time of the same line, in 100 ns units; 0 when none does.</summary>
    /// <param name="ticks">The other time, known to be the same stay.</param>
    /// <param name="number">The number as logged.</param>
    public static long ImpliedBy(long ticks, long number)
    {
        // Half a decade on either side: the units are three decades apart.
        double unit = number <= 0 ? 0 : ticks / (double)number;
        return unit is > 3_000 and < 30_000 ? TimeSpan.TicksPerMillisecond : unit is > 3 and < 30 ? TimeSpan.TicksPerMicrosecond : 0;
    }

    // The whole cannot be shorter than its first byte, so a number too small for microseconds is milliseconds. The other way
    // round, milliseconds would mean a thousand times the first byte's time: a minute and more from 60 ms on.
    private static long Proof(long number, Elapsed firstByte)
    {
        if (!firstByte.IsMeasured)
        {
            return 0;
        }

        return !FitsMicroseconds(number, firstByte) ? TimeSpan.TicksPerMillisecond
            : firstByte.Ticks >= 60 * TimeSpan.TicksPerMillisecond ? TimeSpan.TicksPerMicrosecond : 0;
    }

    private static long Guess(long number, Elapsed firstByte) =>
        firstByte.Ticks >= TimeSpan.TicksPerMillisecond && FitsMicroseconds(number, firstByte) ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerMillisecond;

    // The first byte's time is in whole milliseconds: one is left for rounding.
    private static bool FitsMicroseconds(long number, Elapsed firstByte) =>
        number + 1000 >= firstByte.Ticks / TimeSpan.TicksPerMicrosecond;
}
