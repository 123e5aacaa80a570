using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Durations in access logs.</summary>
internal static class TimeField
{
    /// <summary>Reads a duration; absent when it is <c>-</c>, damaged or beyond belief.</summary>
    /// <param name="text">The field.</param>
    /// <param name="unitTicks">100 ns units in one unit of the field; 0 for nanoseconds.</param>
    public static Elapsed Read(ReadOnlySpan<byte> text, long unitTicks) =>
        unitTicks == 0 ? Nanoseconds(text)
        : AsciiNumber.TryTicks(text, unitTicks, out long ticks) && ticks <= DurationLimit.Ticks ? Elapsed.FromTicks(ticks) : Elapsed.Absent;

    private static Elapsed Nanoseconds(ReadOnlySpan<byte> text) =>
        AsciiNumber.Bytes(text) is >= 0 and long value && value / 100 <= DurationLimit.Ticks ? Elapsed.FromTicks(value / 100) : Elapsed.Absent;

    /// <summary>Step of a number in 100 ns units.</summary>
    public static long StepOf(ReadOnlySpan<byte> text, long unitTicks)
    {
        unitTicks = Math.Max(1, unitTicks);
        int dot = text.IndexOf((byte)'.');
        for (int i = dot + 1; dot >= 0 && i < text.Length && unitTicks >= 10; i++)
        {
            unitTicks /= 10;
        }

        return unitTicks;
    }
}
