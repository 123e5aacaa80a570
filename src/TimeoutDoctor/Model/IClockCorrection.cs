namespace TimeoutDoctor.Model;

/// <summary>What is known of the hops' clocks against the front hop's.</summary>
public interface IClockCorrection
{
    /// <summary>
    /// How far this record's times are ahead of the front hop's clock; zero when unknown. For a front record: by how much its own stamp is
    /// ahead of what the order of its log's lines says.
    /// </summary>
    TimeSpan OffsetOf(in HopRecord record);

    /// <summary>
    /// Uncertainty of a difference between a stamp of this record's clock and the front's, in milliseconds: stamp resolution, spread and
    /// bound of the offset. Infinity when the offset is not known although it is needed.
    /// </summary>
    double UncertaintyMs(in HopRecord record);
}

/// <summary>All clocks agree: used where nothing is known and in tests.</summary>
public sealed class NoClockCorrection : IClockCorrection
{
    /// <summary>The one instance.</summary>
    public static NoClockCorrection Instance { get; } = new();

    /// <inheritdoc />
    public TimeSpan OffsetOf(in HopRecord record) => TimeSpan.Zero;

    /// <inheritdoc />
    public double UncertaintyMs(in HopRecord record) => Math.Max(50, record.ResolutionTicks / (double)TimeSpan.TicksPerMillisecond);
}
