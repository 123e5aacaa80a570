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

    /// <summary>
    /// Whether a text can be this field's: a number is no word, and a bare list has no two items without a comma or colon between them. Else the
    /// pattern lacks a field that the server wrote, and everything behind it would be taken for something else.
    /// </summary>
    /// <param name="text">The field's text.</param>
    /// <param name="quoted">Whether quotes stand around it.</param>
    public bool Takes(ReadOnlySpan<byte> text, bool quoted) => IsNumber ? !text.ContainsAnyExcept("0123456789.-"u8) : quoted || !IsList || IsOneList(text);

    private bool IsNumber => Meaning is FieldMeaning.Status or FieldMeaning.Received or FieldMeaning.Sent or FieldMeaning.Duration or FieldMeaning.UnitlessDuration
        or FieldMeaning.TomcatSeconds or FieldMeaning.FirstByte or FieldMeaning.UpstreamTime or FieldMeaning.AttemptCount;

    private static bool IsOneList(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == ' ' && text[i - 1] is not ((byte)',' or (byte)':') && text[i + 1] is not ((byte)',' or (byte)':'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A duration.</summary>
    public static PatternField Time(FieldMeaning meaning, long unitTicks) => new(meaning) { UnitTicks = unitTicks };

    /// <summary>A stamp.</summary>
    public static PatternField At(StampEdge edge, StampLayout layout) => new(FieldMeaning.Stamp) { Stamp = layout, Edge = edge };
}
