using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>
/// A moment in UTC with 100 ns resolution, or <see cref="Unknown"/>. Eight bytes, because every log line holds several.
/// </summary>
/// <param name="Ticks">100 ns units since 0001-01-01T00:00:00Z, as in <see cref="DateTime.Ticks"/>; 0 when unknown.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    private const long UnixEpochTicks = 621_355_968_000_000_000;

    /// <summary>The moment that no log told. It is the default value.</summary>
    public static Instant Unknown => default;

    /// <summary>Whether a log told this moment.</summary>
    public bool IsKnown => Ticks != 0;

    /// <summary>The moment as the base library's type, in UTC.</summary>
    public DateTimeOffset ToDateTimeOffset() => new(Ticks, TimeSpan.Zero);

    /// <summary>Makes a moment from milliseconds since 1970.</summary>
    public static Instant FromUnixMilliseconds(long milliseconds) => new(UnixEpochTicks + (milliseconds * TimeSpan.TicksPerMillisecond));

    /// <summary>Makes a moment from 100 ns units since 1970.</summary>
    public static Instant FromUnixTicks(long ticks) => new(UnixEpochTicks + ticks);

    /// <summary>Makes a moment from the base library's type.</summary>
    public static Instant From(DateTimeOffset value) => new(value.UtcTicks);

    /// <summary>The span between two known moments.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => new(left.Ticks - right.Ticks);

    /// <summary>A known moment moved later.</summary>
    public static Instant operator +(Instant left, TimeSpan right) => new(left.Ticks + right.Ticks);

    /// <summary>A known moment moved earlier.</summary>
    public static Instant operator -(Instant left, TimeSpan right) => new(left.Ticks - right.Ticks);

    /// <summary>Whether the left moment is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether the left moment is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether the left moment is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether the left moment is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <inheritdoc />
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>ISO 8601 in UTC with as many fraction digits (0, 3, 6 or 7) as the value needs; "–" when unknown.</summary>
    public override string ToString()
    {
        if (!IsKnown)
        {
            return "–";
        }

        long fraction = Ticks % TimeSpan.TicksPerSecond;
        string format = fraction == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : fraction % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : fraction % TimeSpan.TicksPerMicrosecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";
        return new DateTime(Ticks, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture);
    }
}
