using System.Globalization;

namespace TimeoutDoctor.Model;

/// <summary>
/// A duration as a log gives it, in one of three states: measured, failed (the log's <c>-1</c>), or absent
/// (<c>-</c>, or a format without the field). It is never negative: which phase failed is evidence, not a number.
/// </summary>
public readonly record struct Elapsed
{
    // 0 = absent so that a cleared record is right; -1 = failed; n > 0 = measured n-1 ticks.
    private readonly long _code;

    private Elapsed(long code) => _code = code;

    /// <summary>The log does not say. It is the default value.</summary>
    public static Elapsed Absent => default;

    /// <summary>The log says that this phase was not completed (<c>-1</c>).</summary>
    public static Elapsed Failed => new(-1);

    /// <summary>Whether the log does not say.</summary>
    public bool IsAbsent => _code == 0;

    /// <summary>Whether the log says that the phase was not completed.</summary>
    public bool IsFailed => _code == -1;

    /// <summary>Whether there is a number.</summary>
    public bool IsMeasured => _code > 0;

    /// <summary>The measured duration in 100 ns units; only meaningful when <see cref="IsMeasured"/>.</summary>
    public long Ticks => _code > 0 ? _code - 1 : 0;

    /// <summary>The measured duration in milliseconds, or NaN.</summary>
    public double Milliseconds => _code > 0 ? (_code - 1) / (double)TimeSpan.TicksPerMillisecond : double.NaN;

    /// <summary>The measured duration; only meaningful when <see cref="IsMeasured"/>.</summary>
    public TimeSpan Span => new(Ticks);

    /// <summary>A measured duration. Negative input is a format's bug and becomes <see cref="Absent"/>.</summary>
    /// <param name="ticks">100 ns units.</param>
    public static Elapsed FromTicks(long ticks) => ticks < 0 || ticks == long.MaxValue ? default : new(ticks + 1);

    /// <summary>A measured duration in milliseconds.</summary>
    public static Elapsed FromMilliseconds(double milliseconds) =>
        milliseconds is >= 0 and < 1e15 ? new((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond) + 1) : default;

    /// <summary>Milliseconds with what is needed of the fraction, "failed" or "absent".</summary>
    public override string ToString() => IsMeasured ? Milliseconds.ToString("0.####", CultureInfo.InvariantCulture) + " ms" : IsFailed ? "failed" : "absent";
}
