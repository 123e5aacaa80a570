using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>A moment read from a log field.</summary>
/// <param name="Local">100 ns units since year 1 as written; UTC already when <see cref="HasZone"/>.</param>
/// <param name="HasZone">Whether the field named its zone.</param>
/// <param name="ResolutionTicks">Step of the field in 100 ns units.</param>
/// <param name="Length">Bytes used.</param>
public readonly record struct ReadTime(long Local, bool HasZone, int ResolutionTicks, int Length);

/// <summary>Timestamps in log fields, on bytes and without a culture. Invalid dates are refused, never adjusted.</summary>
public static class AsciiTime
{
    // 2026-03-02T00:05: what a zero, or the sign, is at each place, the most that may stand above it, and where the digits are.
    private static Vector128<byte> ZerosOfIso => Vector128.Create("0000-00-00\u000000:00"u8);

    private static Vector128<byte> MostOfIso => Vector128.Create((byte)9, 9, 9, 9, 0, 9, 9, 0, 9, 9, byte.MaxValue, 9, 9, 0, 9, 9);

    private static Vector128<byte> DigitsOfIso => Vector128.Create((byte)0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 16, 16, 16, 16);

    /// <summary>
    /// Reads <c>yyyy-MM-dd[T ]HH:mm:ss[.,fraction][Z|[ ]±HH:mm|[ ]±HHmm|±HH]</c> at the start of the field.
    /// </summary>
    public static bool TryIso(ReadOnlySpan<byte> field, out ReadTime time)
    {
        time = default;
        if (field.Length < 19 || field[16] != ':' || field[10] is not ((byte)'T' or (byte)' ' or (byte)'t'))
        {
            return false;
        }

        // The sixteen bytes up to the minute at once: each is its distance from 0 or from the sign that has to stand there.
        Vector128<byte> signs = Vector128.Create(field) - ZerosOfIso;
        if (!Vector128.LessThanOrEqualAll(signs, MostOfIso))
        {
            return false;
        }

        // Tens and ones side by side.
        Vector128<ushort> pairs = Vector128.Shuffle(signs, DigitsOfIso).AsUInt16();
        pairs = ((pairs & Vector128.Create((ushort)0xFF)) * 10) + (pairs >> 8);
        int year = (pairs[0] * 100) + pairs[1];
        if (!TryTicks(year, pairs[2], pairs[3], pairs[4], pairs[5], Two(field, 17), out long ticks))
        {
            return false;
        }

        int at = 19;
        int resolution = (int)TimeSpan.TicksPerSecond;
        if (at < field.Length && field[at] is (byte)'.' or (byte)',')
        {
            ticks += Fraction(field, ref at, ref resolution);
        }

        if (at < field.Length && field[at] == 'Z')
        {
            time = new ReadTime(ticks, true, resolution, at + 1);
            return true;
        }

        int blank = IsOffsetApart(field[at..]) ? 1 : 0;
        bool zone = TryZone(field[(at + blank)..], out long offset, out int used);
        time = new ReadTime(ticks - offset, zone, resolution, at + blank + used);
        return time.Local > 0;
    }

    // The digits behind a point, as ticks; what is below a tick is dropped. Without a digit the point is not taken.
    private static long Fraction(ReadOnlySpan<byte> field, ref int at, ref int resolution)
    {
        // The next eight bytes at once, zeros behind the field's end: each as its distance from 0, and whether it is no digit.
        int left = field.Length - at - 1;
        ulong bytes = left >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(field[(at + 1)..])
            : BinaryPrimitives.ReadUInt64LittleEndian(field[^sizeof(ulong)..]) >> 1 >> ((8 * (sizeof(ulong) - left)) - 1);
        bytes ^= 0x3030303030303030;
        int digits = BitOperations.TrailingZeroCount(((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080) / 8;
        if (digits == 0)
        {
            return 0;
        }

        if (digits >= Steps.Length)
        {
            return LongFraction(field, ref at, ref resolution);
        }

        // As eight digits, of which the first are zeros: pairs, fours, all.
        bytes <<= 8 * (sizeof(ulong) - digits);
        bytes = (bytes * 10) + (bytes >> 8);
        ulong value = (((bytes & 0x000000FF000000FF) * 0x000F424000000064) + (((bytes >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        at += digits + 1;
        resolution = Steps[digits];
        return (long)(uint)value * resolution;
    }

    private static long LongFraction(ReadOnlySpan<byte> field, ref int at, ref int resolution)
    {
        long fraction = 0;
        int kept = 0;
        for (at++; at < field.Length && (uint)(field[at] - '0') <= 9; at++)
        {
            if (kept < Steps.Length - 1)
            {
                fraction = (fraction * 10) + (field[at] - '0');
                kept++;
            }
        }

        resolution = Steps[kept];
        return fraction * resolution;
    }

    // Serilog and others write a blank before the offset: 03:19:49.383 +00:00.
    private static bool IsOffsetApart(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 6 || rest[0] != ' ' || rest[1] is not ((byte)'+' or (byte)'-') || Two(rest, 2) < 0)
        {
            return false;
        }

        int minutes = rest[4] == ':' ? 5 : 4;
        int end = minutes + 2;
        return rest.Length >= end && Two(rest, minutes) >= 0 && (rest.Length == end || rest[end] is (byte)' ' or (byte)']' or (byte)',');
    }

    /// <summary>Reads <c>dd/MMM/yyyy:HH:mm:ss[.fraction][ ±HHmm]</c> (common log format), without brackets, at the start of the field.</summary>
    public static bool TryCommonLog(ReadOnlySpan<byte> field, out ReadTime time)
    {
        time = default;
        if (field.Length < 20 || field[2] != '/' || field[6] != '/' || field[11] != ':' || field[14] != ':' || field[17] != ':')
        {
            return false;
        }

        int year = (Two(field, 7) * 100) + Two(field, 9);
        if (!TryTicks(year, Month(field.Slice(3, 3)), Two(field, 0), Two(field, 12), Two(field, 15), Two(field, 18), out long ticks))
        {
            return false;
        }

        int at = 20;
        int resolution = (int)TimeSpan.TicksPerSecond;
        if (at < field.Length && field[at] == '.')
        {
            ticks += Fraction(field, ref at, ref resolution);
        }

        int blank = at < field.Length && field[at] == ' ' ? 1 : 0;
        bool zone = TryZone(field[(at + blank)..], out long offset, out int used);
        time = new ReadTime(ticks - offset, zone, resolution, zone ? at + blank + used : at);
        return time.Local > 0;
    }

    /// <summary>
    /// Reads an epoch number that fills the field: 9–10 whole digits are seconds, 12–13 milliseconds, 15–16 microseconds, 18–19
    /// nanoseconds; a fraction is allowed.
    /// </summary>
    public static bool TryEpoch(ReadOnlySpan<byte> field, out ReadTime time)
    {
        time = default;
        int dot = field.IndexOf((byte)'.');
        int whole = dot < 0 ? field.Length : dot;
        long unit = whole switch
        {
            9 or 10 => TimeSpan.TicksPerSecond,
            12 or 13 => TimeSpan.TicksPerMillisecond,
            15 or 16 => TimeSpan.TicksPerMicrosecond,
            18 or 19 => 0,
            _ => -1,
        };
        if (unit < 0 || !AsciiNumber.TryInteger(field[..whole], out long value) || value < 0)
        {
            return false;
        }

        long ticks = unit == 0 ? value / 100 : value * unit;
        long resolution = Math.Max(1, unit);
        if (dot >= 0)
        {
            if (!AsciiNumber.TryTicks(field[(dot - 1)..], Math.Max(1, unit), out long fraction))
            {
                return false;
            }

            ticks += fraction - ((field[dot - 1] - '0') * Math.Max(1, unit));
            for (int i = dot + 1; i < field.Length && resolution >= 10; i++)
            {
                resolution /= 10;
            }
        }

        time = new ReadTime(Instant.FromUnixTicks(ticks).Ticks, true, (int)resolution, field.Length);
        return true;
    }

    // Ticks in one of the last of so many digits.
    private static ReadOnlySpan<int> Steps => [10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    private static bool TryTicks(int year, int month, int day, int hour, int minute, int second, out long ticks)
    {
        // A leap second (60) is written by some loggers; it is taken as the last moment of the minute before.
        if (year is < 1990 or > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60)
        {
            ticks = 0;
            return false;
        }

        ticks = new DateTime(year, month, day).Ticks + ((((hour * 60L) + minute) * 60) + Math.Min(second, 59)) * TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryZone(ReadOnlySpan<byte> field, out long offset, out int used)
    {
        offset = 0;
        used = 0;
        if (field.IsEmpty)
        {
            return false;
        }

        if (field[0] is (byte)'Z' or (byte)'z')
        {
            used = 1;
            return true;
        }

        if (field[0] is not ((byte)'+' or (byte)'-') || field.Length < 3 || Two(field, 1) is < 0 or > 15)
        {
            return false;
        }

        int minutes = 0;
        used = 3;
        int at = field.Length > 3 && field[3] == ':' ? 4 : 3;
        if (field.Length >= at + 2 && Two(field, at) is >= 0 and < 60 and int found)
        {
            minutes = found;
            used = at + 2;
        }

        offset = ((Two(field, 1) * 60L) + minutes) * TimeSpan.TicksPerMinute * (field[0] == '-' ? -1 : 1);
        return true;
    }

    private static int Two(ReadOnlySpan<byte> field, int at)
    {
        uint tens = (uint)(field[at] - '0'), ones = (uint)(field[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1000;
    }

    private static int Month(ReadOnlySpan<byte> name) => ((name[0] | 0x20) << 16 | (name[1] | 0x20) << 8 | (name[2] | 0x20)) switch
    {
        0x6A616E => 1,
        0x666562 => 2,
        0x6D6172 => 3,
        0x617072 => 4,
        0x6D6179 => 5,
        0x6A756E => 6,
        0x6A756C => 7,
        0x617567 => 8,
        0x736570 => 9,
        0x6F6374 => 10,
        0x6E6F76 => 11,
        0x646563 => 12,
        _ => 0,
    };
}

/// <summary>
/// Turns zone-less stamps of one source into UTC. The offset of the last local quarter of an hour is remembered, because asking the zone's
/// rules costs more than the rest of a line. An hour that runs twice is told apart by the order of the lines: of its two readings the one
/// nearer to the line before is meant. Not thread-safe.
/// </summary>
public sealed class ZoneClock(TimeZoneInfo zone)
{
    private const long Step = 15 * TimeSpan.TicksPerMinute;

    private long _quarter = -1;
    private long _offset;
    private long _later;
    private long _last;

    /// <summary>
    /// The moment in UTC. The first line of a source that lies in an hour that runs twice is taken for its first run: then a step back
    /// in the lines behind it shows where the second begins.
    /// </summary>
    public Instant ToUtc(in ReadTime time)
    {
        if (time.HasZone)
        {
            return new Instant(time.Local);
        }

        long quarter = time.Local / Step;
        if (quarter != _quarter)
        {
            _quarter = quarter;
            Look(new DateTime(time.Local, DateTimeKind.Unspecified));
        }

        long utc = time.Local - _offset;
        if (_later != 0 && _last != 0 && Math.Abs(utc + _later - _last) < Math.Abs(utc - _last))
        {
            utc += _later;
        }

        _last = utc;
        return new Instant(Math.Max(1, utc));
    }

    private void Look(DateTime local)
    {
        _later = 0;
        _offset = zone.GetUtcOffset(local).Ticks;
        if (zone.IsAmbiguousTime(local))
        {
            // Summer time comes first; it has the larger offset.
            TimeSpan[] offsets = zone.GetAmbiguousTimeOffsets(local);
            _offset = offsets.Max().Ticks;
            _later = _offset - offsets.Min().Ticks;
        }
    }
}
