namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>A part of a written stamp.</summary>
internal enum StampPart : byte
{
    /// <summary>One byte as it is.</summary>
    Literal,

    /// <summary>Four digits.</summary>
    Year,

    /// <summary>One or two digits.</summary>
    Month,

    /// <summary>English short or long name.</summary>
    MonthName,

    /// <summary>One or two digits.</summary>
    Day,

    /// <summary>Name of a weekday, not needed.</summary>
    DayName,

    /// <summary>0 to 23.</summary>
    Hour,

    /// <summary>Two digits.</summary>
    Minute,

    /// <summary>Two digits.</summary>
    Second,

    /// <summary>A whole number of the step's unit.</summary>
    Fraction,

    /// <summary><c>Z</c>, <c>+0100</c>, <c>+01:00</c> or a zone's name.</summary>
    Zone,

    /// <summary>Whole number of the step's unit since 1970, a fraction allowed.</summary>
    Epoch,
}

/// <summary>One step in reading a stamp.</summary>
/// <param name="Part">The part.</param>
/// <param name="UnitTicks">100 ns units of a fraction or an epoch number.</param>
/// <param name="Byte">The byte of a literal.</param>
internal readonly record struct StampStep(StampPart Part, long UnitTicks = 0, byte Byte = 0);

/// <summary>How a stamp is written, as steps. A stamp needs no text behind it to know where it ends.</summary>
internal sealed class StampLayout
{
    private readonly StampStep[] _steps;

    /// <summary>From its steps.</summary>
    public StampLayout(IReadOnlyList<StampStep> steps)
    {
        _steps = [.. steps];
        IsWhole = Has(StampPart.Epoch) || (Has(StampPart.Year) && Has(StampPart.Hour));
    }

    /// <summary><c>dd/MMM/yyyy:HH:mm:ss Z</c>.</summary>
    public static StampLayout CommonLog { get; } = StampPattern.FromJava("dd/MMM/yyyy:HH:mm:ss Z");

    /// <summary><c>yyyy-MM-dd'T'HH:mm:ssXXX</c>.</summary>
    public static StampLayout Iso { get; } = StampPattern.FromJava("yyyy-MM-dd'T'HH:mm:ssXXX");

    /// <summary>A number since 1970.</summary>
    public static StampLayout Epoch(long unitTicks) => new([new StampStep(StampPart.Epoch, unitTicks)]);

    /// <summary>A fraction of the second as a whole number.</summary>
    public static StampLayout Fraction(long unitTicks) => new([new StampStep(StampPart.Fraction, unitTicks)]);

    /// <summary>Whether the layout makes a moment by itself.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads a stamp at the start of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parts">Receives the parts.</param>
    /// <returns>Bytes used, or -1 when the text is not such a stamp.</returns>
    public int Read(ReadOnlySpan<byte> text, ref StampParts parts)
    {
        int at = 0;
        foreach (StampStep step in _steps)
        {
            int used = StampReading.Read(step, text[at..], ref parts);
            if (used < 0)
            {
                return -1;
            }

            at += used;
        }

        return at;
    }

    private bool Has(StampPart part) => Array.Exists(_steps, s => s.Part == part);
}
