using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Durations in access logs.</summary>
internal static class TimeField
{
    /// <summary>Reads a duration; absent when it is <c>-</c>, damaged or beyond belief.</summary>
    public static Elapsed Read(ReadOnlySpan<byte> text, long unitTicks) =>
        AsciiNumber.TryTicks(text, unitTicks, out long ticks) && ticks <= DurationLimit.Ticks ? Elapsed.FromTicks(ticks) : Elapsed.Absent;

    /// <summary>Reads the last number of a list of seconds, one per attempt: what came before it were retries.</summary>
    public static Elapsed ReadLast(ReadOnlySpan<byte> list)
    {
        while (!list.IsEmpty)
        {
            int parting = list.LastIndexOfAny((byte)' ', (byte)',');
            Elapsed read = Read(list[(parting + 1)..], TimeSpan.TicksPerSecond);
            if (read.IsMeasured)
            {
                return read;
            }

            list = parting < 0 ? default : list[..parting];
        }

        return Elapsed.Absent;
    }

    /// <summary>Step of a number in 100 ns units.</summary>
    public static long StepOf(ReadOnlySpan<byte> text, long unitTicks)
    {
        int dot = text.IndexOf((byte)'.');
        for (int i = dot + 1; dot >= 0 && i < text.Length && unitTicks >= 10; i++)
        {
            unitTicks /= 10;
        }

        return unitTicks;
    }
}
