using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>One field of a pattern.</summary>
/// <param name="Meaning">What the field tells.</param>
internal readonly record struct PatternField(FieldMeaning Meaning)
{
    /// <summary>100 ns units in one unit of a duration.</summary>
    public long UnitTicks { get; init; }

    /// <summary>How a stamp is written.</summary>
    public StampLayout? Stamp { get; init; }

    /// <summary>Which edge a stamp marks.</summary>
    public StampEdge Edge { get; init; }

    /// <summary>Whether the field is a list whose items are parted by a comma or colon and a blank.</summary>
    public bool IsList => Meaning is FieldMeaning.ForwardedFor or FieldMeaning.UpstreamHeader or FieldMeaning.UpstreamResponse or FieldMeaning.UpstreamStatus
        or FieldMeaning.UpstreamOther;

    /// <summary>Whether the field is a number, or <c>-</c> where there is none.</summary>
    public bool IsNumber => Meaning is FieldMeaning.Status or FieldMeaning.Received or FieldMeaning.Sent or FieldMeaning.Duration or FieldMeaning.UnitlessDuration
        or FieldMeaning.TomcatSeconds or FieldMeaning.FirstByte or FieldMeaning.UpstreamTime or FieldMeaning.AttemptCount;

    /// <summary>A duration.</summary>
    public static PatternField Time(FieldMeaning meaning, long unitTicks) => new(meaning) { UnitTicks = unitTicks };

    /// <summary>A stamp.</summary>
    public static PatternField At(StampEdge edge, StampLayout layout) => new(FieldMeaning.Stamp) { Stamp = layout, Edge = edge };
}
