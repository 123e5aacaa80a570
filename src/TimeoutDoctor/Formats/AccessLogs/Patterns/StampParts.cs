using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>The parts of a stamp, which a pattern may spread over several fields (<c>%{yyyy-MM-dd}t %{HH:mm:ss}t</c>).</summary>
internal struct StampParts
{
    /// <summary>Calendar parts; 0 when not read.</summary>
    public int Year, Month, Day;

    /// <summary>Parts of the day.</summary>
    public int Hour, Minute, Second;

    /// <summary>Whether the time of day was read.</summary>
    public bool HasClock;

    /// <summary>The fraction of the second in 100 ns units.</summary>
    public long FractionTicks;

    /// <summary>Step of the fraction in 100 ns units; 0 when there is none.</summary>
    public int FractionStep;

    /// <summary>Offset from UTC in 100 ns units.</summary>
    public long OffsetTicks;

    /// <summary>Whether the offset was read.</summary>
    public bool HasZone;

    /// <summary>Seconds since 1970 in 100 ns units; 0 when not read.</summary>
    public long EpochTicks;

    /// <summary>Step of <see cref="EpochTicks"/>.</summary>
    public int EpochStep;

    /// <summary>The moment that the parts make; false when one is missing or out of range.</summary>
    public readonly bool TryTime(out ReadTime time)
    {
        time = default;
        if (EpochTicks > 0)
        {
            time = new ReadTime(Instant.FromUnixTicks(EpochTicks + FractionTicks).Ticks, true, FractionStep > 0 ? FractionStep : EpochStep, 0);
            return time.Local < DateTime.MaxValue.Ticks;
        }

        if (!HasClock || Year is < 1990 or > 2200 || Month is < 1 or > 12 || Day < 1 || Day > DateTime.DaysInMonth(Year, Month)
            || Hour is < 0 or > 23 || Minute is < 0 or > 59 || Second is < 0 or > 60)
        {
            return false;
        }

        long seconds = (((Hour * 60L) + Minute) * 60) + Math.Min(Second, 59);
        long ticks = new DateTime(Year, Month, Day).Ticks + (seconds * TimeSpan.TicksPerSecond) + FractionTicks - OffsetTicks;
        time = new ReadTime(ticks, HasZone, FractionStep > 0 ? FractionStep : (int)TimeSpan.TicksPerSecond, 0);
        return true;
    }
}
