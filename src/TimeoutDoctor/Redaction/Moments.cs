using System.Globalization;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Dates in every form that logs have, found at the start of a text and moved by whole days: the time of day, the fraction and the zone stay
/// as they are. (Moments that are plain numbers are <see cref="Epochs"/>.)
/// </summary>
internal static class Moments
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private const string Days = "SunMonTueWedThuFriSat";

    /// <summary>Reads a moment, a date or a time of day.</summary>
    /// <param name="text">Text that may begin with one.</param>
    /// <param name="found">Its parts.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out Moment found)
    {
        found = default;
        if (text.Length < 8)
        {
            return false;
        }

        bool read = text[0] is >= (byte)'0' and <= (byte)'9'
            ? Iso(text, out found) || Slashed(text, out found) || CommonLog(text, out found) || Compact(text, out found) || TimeOnly(text, out found)
            : Named(text, out found);
        return read && (found.Length == text.Length || !IsWord(text[found.Length]));
    }

    /// <summary>Writes a moment, moved.</summary>
    public static string Moved(ReadOnlySpan<byte> text, in Moment moment, int days, int yearIfNone)
    {
        string old = Encoding.Latin1.GetString(text[..moment.Length]);
        if (days == 0 || moment.Shape == MomentShape.TimeOfDay)
        {
            return old;
        }

        int year = moment.Year == 0 ? yearIfNone : moment.Year;
        var date = new DateTime(year, moment.Month, Math.Min(moment.Day, DateTime.DaysInMonth(year, moment.Month)));
        DateTime moved = Within(date, days);
        string month = Months.Substring((moved.Month - 1) * 3, 3);
        string weekday = Days.Substring((int)moved.DayOfWeek * 3, 3);
        string rest = old[moment.DateLength..];
        return moment.Shape switch
        {
            MomentShape.Iso => moved.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + rest,
            MomentShape.Slashed => moved.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture) + rest,
            MomentShape.CommonLog => string.Create(CultureInfo.InvariantCulture, $"{moved.Day:00}/{month}/{moved.Year:0000}{rest}"),
            MomentShape.Compact => moved.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + rest,
            MomentShape.Http => string.Create(CultureInfo.InvariantCulture, $"{weekday}, {moved.Day:00} {month} {moved.Year:0000}{rest}"),
            MomentShape.Ctime => string.Create(CultureInfo.InvariantCulture, $"{weekday} {month} {DayLike(old[8..10], moved.Day)}{old[10..^4]}{moved.Year:0000}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{month} {DayLike(old[4..6], moved.Day)}{rest}"),
        };
    }

    private static DateTime Within(DateTime date, int days)
    {
        double most = (DateTime.MaxValue.Date - date).TotalDays, least = (DateTime.MinValue.Date - date).TotalDays;
        return date.AddDays(Math.Clamp(days, least, most));
    }

    private static string DayLike(string old, int day) => old[0] == ' ' ? day.ToString(CultureInfo.InvariantCulture).PadLeft(2) : day.ToString("00", CultureInfo.InvariantCulture);

    private static bool Iso(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        if (t.Length < 10 || t[4] != '-' || t[7] != '-' || !Date(Four(t, 0), Two(t, 5), Two(t, 8)))
        {
            return false;
        }

        int time = t.Length > 11 && t[10] is (byte)'T' or (byte)'t' or (byte)' ' or (byte)'_' ? Clock(t[11..]) : 0;
        found = new Moment(MomentShape.Iso, Four(t, 0), Two(t, 5), Two(t, 8), 10, time > 0 ? 11 + time + Zone(t[(11 + time)..]) : 10);
        return true;
    }

    private static bool Slashed(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        if (t.Length < 10 || t[4] != '/' || t[7] != '/' || !Date(Four(t, 0), Two(t, 5), Two(t, 8)))
        {
            return false;
        }

        int time = t.Length > 11 && t[10] == ' ' ? Clock(t[11..]) : 0;
        found = new Moment(MomentShape.Slashed, Four(t, 0), Two(t, 5), Two(t, 8), 10, time > 0 ? 11 + time : 10);
        return true;
    }

    private static bool CommonLog(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        if (t.Length < 11 || t[2] != '/' || t[6] != '/' || Month(t[3..]) is not (> 0 and int month) || !Date(Four(t, 7), month, Two(t, 0)))
        {
            return false;
        }

        int time = t.Length > 12 && t[11] is (byte)':' or (byte)' ' ? Clock(t[12..]) : 0;
        found = new Moment(MomentShape.CommonLog, Four(t, 7), month, Two(t, 0), 11, time > 0 ? 12 + time + Zone(t[(12 + time)..]) : 11);
        return true;
    }

    // As in names of files: 20260302T0150Z, 20260302.
    private static bool Compact(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        if (!Date(Four(t, 0), Two(t, 4), Two(t, 6)) || Four(t, 0) < 2000)
        {
            return false;
        }

        int end = 8;
        if (t.Length >= 13 && t[8] is (byte)'T' or (byte)'_' or (byte)'-' && Two(t, 9) is >= 0 and < 24 && Two(t, 11) is >= 0 and < 60)
        {
            end = t.Length >= 15 && Two(t, 13) is >= 0 and <= 60 ? 15 : 13;
            end += end < t.Length && t[end] == 'Z' ? 1 : 0;
        }

        found = new Moment(MomentShape.Compact, Four(t, 0), Two(t, 4), Two(t, 6), 8, end);
        return true;
    }

    private static bool TimeOnly(ReadOnlySpan<byte> t, out Moment found)
    {
        int time = t.Length >= 8 && t[2] == ':' ? Clock(t) : 0;
        found = new Moment(MomentShape.TimeOfDay, 0, 0, 0, 0, time);
        return time >= 8;
    }

    private static bool Named(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        if (Weekday(t) && t.Length >= 16 && t[3] == ',' && t[4] == ' ' && t[7] is (byte)' ' or (byte)'-' && Month(t[8..]) is > 0 and int month && Date(Four(t, 12), month, Two(t, 5)))
        {
            int time = t.Length > 17 && t[16] == ' ' ? Clock(t[17..]) : 0;
            int zone = time > 0 && t[(17 + time)..].StartsWith(" GMT"u8) ? 4 : 0;
            found = new Moment(MomentShape.Http, Four(t, 12), month, Two(t, 5), 16, time > 0 ? 17 + time + zone : 16);
            return true;
        }

        return (Weekday(t) && t.Length >= 24 && t[3] == ' ' && Ctime(t, out found)) || Syslog(t, out found);
    }

    // Tue May 30 01:22:45 UTC 2023, Tue May 30 01:22:45 2023
    private static bool Ctime(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        int month = Month(t[4..]), day = Day(t, 8), time = t[10] == ' ' ? Clock(t[11..]) : 0;
        if (month == 0 || day == 0 || time == 0)
        {
            return false;
        }

        int at = 11 + time + 1;
        if (at + 4 < t.Length && t[at] is >= (byte)'A' and <= (byte)'Z')
        {
            int zone = t[at..].IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
            if (zone is < 1 or > 5 || t[at + zone] != ' ')
            {
                return false;
            }

            at += zone + 1;
        }

        if (at + 4 > t.Length || !Date(Four(t, at), month, day))
        {
            return false;
        }

        found = new Moment(MomentShape.Ctime, Four(t, at), month, day, 10, at + 4);
        return true;
    }

    private static bool Syslog(ReadOnlySpan<byte> t, out Moment found)
    {
        found = default;
        int month = t.Length >= 15 && t[3] == ' ' ? Month(t) : 0;
        int day = month > 0 ? Day(t, 4) : 0;
        int time = day > 0 && t[6] == ' ' ? Clock(t[7..]) : 0;
        found = new Moment(MomentShape.Syslog, 0, month, day, 6, 7 + time);
        return time > 0;
    }

    private static int Day(ReadOnlySpan<byte> t, int at)
    {
        int day = t[at] == ' ' && t[at + 1] is >= (byte)'1' and <= (byte)'9' ? t[at + 1] - '0' : Two(t, at);
        return day is >= 1 and <= 31 ? day : 0;
    }

    // HH:mm[:ss[.,fraction]]; the bytes used, 0 for none.
    private static int Clock(ReadOnlySpan<byte> t)
    {
        if (t.Length < 5 || t[2] != ':' || Two(t, 0) is not (>= 0 and < 24) || Two(t, 3) is not (>= 0 and < 60))
        {
            return 0;
        }

        if (t.Length < 8 || t[5] != ':' || Two(t, 6) is not (>= 0 and <= 60))
        {
            return 5;
        }

        int at = 8;
        if (at + 1 < t.Length && t[at] is (byte)'.' or (byte)',' && t[at + 1] is >= (byte)'0' and <= (byte)'9')
        {
            // A comma also parts columns: what follows is a fraction only where it is short.
            int digits = 0;
            while (at + 1 + digits < t.Length && t[at + 1 + digits] is >= (byte)'0' and <= (byte)'9')
            {
                digits++;
            }

            at += digits <= (t[at] == ',' ? 3 : 9) ? 1 + digits : 0;
        }

        return at;
    }

    // Z, +01:00, +0100, +01, with a blank in front or not.
    private static int Zone(ReadOnlySpan<byte> t)
    {
        if (t.IsEmpty)
        {
            return 0;
        }

        if (t[0] == 'Z')
        {
            return 1;
        }

        int at = t[0] == ' ' ? 1 : 0;
        if (at + 3 > t.Length || t[at] is not ((byte)'+' or (byte)'-') || Two(t, at + 1) is not (>= 0 and <= 18))
        {
            return 0;
        }

        int end = at + 3;
        int minutes = end < t.Length && t[end] == ':' ? end + 1 : end;
        return Two(t, minutes) is >= 0 and < 60 ? minutes + 2 : at == 0 ? end : 0;
    }

    private static bool Weekday(ReadOnlySpan<byte> t) => Index(t, Days) >= 0;

    private static int Month(ReadOnlySpan<byte> t) => Index(t, Months) + 1;

    private static int Index(ReadOnlySpan<byte> t, string names)
    {
        for (int i = 0; t.Length >= 3 && i < names.Length; i += 3)
        {
            if (t[0] == names[i] && t[1] == names[i + 1] && t[2] == names[i + 2])
            {
                return i / 3;
            }
        }

        return -1;
    }

    private static bool Date(int year, int month, int day) => year is >= 1970 and <= 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    private static int Four(ReadOnlySpan<byte> t, int at) => Two(t, at) is >= 0 and int high && Two(t, at + 2) is >= 0 and int low ? (high * 100) + low : -1;

    private static int Two(ReadOnlySpan<byte> t, int at) =>
        at + 2 <= t.Length && (uint)(t[at] - '0') <= 9 && (uint)(t[at + 1] - '0') <= 9 ? ((t[at] - '0') * 10) + (t[at + 1] - '0') : -1;

    private static bool IsWord(byte b) => b is >= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or >= 0x80;
}

/// <summary>How a moment is written.</summary>
internal enum MomentShape : byte
{
    Iso,
    Slashed,
    CommonLog,
    Compact,
    Http,
    Ctime,
    Syslog,
    TimeOfDay,
}

/// <summary>A moment in a text.</summary>
/// <param name="Shape">How it is written.</param>
/// <param name="Year">Its year; 0 when it names none.</param>
/// <param name="Month">Its month.</param>
/// <param name="Day">Its day.</param>
/// <param name="DateLength">Bytes of its date, where the date comes first.</param>
/// <param name="Length">Bytes of all of it.</param>
internal readonly record struct Moment(MomentShape Shape, int Year, int Month, int Day, int DateLength, int Length);
