using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Durations in log fields: a number in a unit known from elsewhere, or a text that names its unit (<c>12.3ms</c>, <c>2m3s</c>, <c>00:00:01.5</c>).</summary>
internal static class DurationText
{
    private const long Longest = 7 * TimeSpan.TicksPerDay;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The field.</param>
    /// <param name="unitTicks">Unit of a bare number, in 100 ns; 0 for nanoseconds.</param>
    /// <param name="ticks">The duration in 100 ns units.</param>
    /// <param name="ownUnit">Whether the text named its unit itself.</param>
    /// <returns>False when it is no duration, or one beyond a week.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, long unitTicks, out long ticks, out bool ownUnit)
    {
        ownUnit = false;
        if (TryNumber(text, unitTicks, out ticks))
        {
            return ticks <= Longest;
        }

        ownUnit = true;
        return (text.IndexOf((byte)':') > 0 ? TryClock(text, out ticks) : TryUnits(text, out ticks)) && ticks <= Longest;
    }

    /// <summary>Ticks of a unit's name; -1 when it is none, 0 for nanoseconds.</summary>
    public static long UnitTicks(ReadOnlySpan<byte> name) => name switch
    {
        [(byte)'n', (byte)'s'] => 0,
        [(byte)'u', (byte)'s'] or [0xC2, 0xB5, (byte)'s'] or [0xCE, 0xBC, (byte)'s'] => TimeSpan.TicksPerMicrosecond,
        [(byte)'m', (byte)'s'] => TimeSpan.TicksPerMillisecond,
        [(byte)'s'] or [(byte)'s', (byte)'e', (byte)'c'] => TimeSpan.TicksPerSecond,
        [(byte)'m'] or [(byte)'m', (byte)'i', (byte)'n'] => TimeSpan.TicksPerMinute,
        [(byte)'h'] => TimeSpan.TicksPerHour,
        _ => -1,
    };

    private static bool TryNumber(ReadOnlySpan<byte> text, long unitTicks, out long ticks)
    {
        if (unitTicks != 0)
        {
            return AsciiNumber.TryTicks(text, unitTicks, out ticks);
        }

        // Nanoseconds: a hundredth of a tick; the fraction of one is nothing.
        int dot = text.IndexOf((byte)'.');
        bool read = AsciiNumber.TryInteger(dot < 0 ? text : text[..dot], out long value) && value >= 0;
        ticks = read ? value / 100 : 0;
        return read;
    }

    private static bool TryUnits(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        bool any = false;
        while (!text.IsEmpty)
        {
            int number = text.IndexOfAnyExcept("0123456789."u8);
            if (number <= 0)
            {
                return false;
            }

            ReadOnlySpan<byte> rest = text[number..].TrimStart((byte)' ');
            int name = rest.IndexOfAny("0123456789 "u8);
            name = name < 0 ? rest.Length : name;
            long unit = UnitTicks(rest[..name]);
            if (unit < 0 || !TryNumber(text[..number], unit, out long part))
            {
                return false;
            }

            ticks += part;
            text = rest[name..].TrimStart((byte)' ');
            any = true;
            if (ticks > Longest)
            {
                return false;
            }
        }

        return any;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 8 || text[^1] == ':')
        {
            return false;
        }

        int first = text.IndexOf((byte)':');
        int second = text[(first + 1)..].IndexOf((byte)':') + first + 1;
        if (second <= first || !AsciiNumber.TryInteger(text[..first], out long hours) || !AsciiNumber.TryInteger(text[(first + 1)..second], out long minutes)
            || !AsciiNumber.TryTicks(text[(second + 1)..], TimeSpan.TicksPerSecond, out long seconds) || hours is < 0 or > 1000 || minutes is < 0 or > 59)
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute) + seconds;
        return true;
    }
}
