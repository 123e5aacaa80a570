using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Redaction;

/// <summary>Moments that are numbers: seconds to nanoseconds since 1970, and the seconds in hex that an X-Ray trace id begins with.</summary>
internal sealed class Epochs(RedactionOptions options)
{
    private static readonly TimeSpan Around = TimeSpan.FromDays(2);
    private readonly long _from = options.From.IsKnown ? Seconds(options.From - Around) : 978_307_200;
    private readonly long _to = options.To.IsKnown ? Seconds(options.To + Around) : 4_102_444_800;

    /// <summary>Whether it is known when the logs were written.</summary>
    public bool IsKnown { get; } = options.From.IsKnown && options.To.IsKnown;

    /// <summary>The year to assume for dates without one.</summary>
    public int Year { get; } = options.From.IsKnown ? options.From.ToDateTimeOffset().Year : 2024;

    /// <summary>Whether whole digits are a moment near the logs.</summary>
    public bool Is(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && UnitOf(digits) is > 0 and long unit && IsNear(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) / unit);

    /// <summary>Whether a date lies near the logs.</summary>
    public bool IsNear(in Moment moment) =>
        moment.Shape == MomentShape.TimeOfDay || moment.Year == 0 || IsNear((long)(new DateTime(moment.Year, moment.Month, moment.Day) - DateTime.UnixEpoch).TotalSeconds);

    /// <summary>The digits of a moment, moved.</summary>
    public string Moved(ReadOnlySpan<byte> digits) =>
        (long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) + (options.ShiftDays * 86_400L * UnitOf(digits))).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether eight hex digits are a moment near the logs.</summary>
    public bool IsHex(ReadOnlySpan<char> hex) => long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long seconds) && IsNear(seconds);

    /// <summary>The eight hex digits of a moment, moved.</summary>
    public string MovedHex(ReadOnlySpan<char> hex) =>
        ((uint)(long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) + (options.ShiftDays * 86_400L))).ToString("x8", CultureInfo.InvariantCulture);

    private static long UnitOf(ReadOnlySpan<byte> digits) => digits.Length switch
    {
        9 or 10 => 1,
        12 or 13 => 1_000,
        15 or 16 => 1_000_000,
        18 or 19 => digits[0] <= '8' ? 1_000_000_000 : 0,
        _ => 0,
    };

    private bool IsNear(long seconds) => seconds >= _from && seconds <= _to;

    private static long Seconds(Instant at) => at.ToDateTimeOffset().ToUnixTimeSeconds();
}
