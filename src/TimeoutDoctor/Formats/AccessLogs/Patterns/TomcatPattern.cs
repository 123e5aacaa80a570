using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Compiles the pattern of Tomcat's AccessLogValve.</summary>
internal static class TomcatPattern
{
    private const string Common = "%h %l %u %t \"%r\" %s %b";

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="FormatException">The pattern cannot be used.</exception>
    public static LinePattern Compile(string pattern)
    {
        pattern = pattern.Trim().Replace("&quot;", "\"", StringComparison.Ordinal);
        string spelled = pattern.ToLowerInvariant() switch
        {
            "common" => Common,
            "combined" => Common + " \"%{Referer}i\" \"%{User-Agent}i\"",
            _ => pattern,
        };
        return PercentPattern.Compile(spelled, Field);
    }

    private static PatternField Field(char letter, string? argument) => (letter, argument) switch
    {
        ('t', null) => PatternField.At(StampEdge.End, StampLayout.CommonLog),
        ('t', _) => Stamp(argument),
        ('h' or 'a', null or "peer" or "remote") => new(FieldMeaning.Client),
        ('r', null) => new(FieldMeaning.Request),
        ('m', null) => new(FieldMeaning.Method),
        ('U', null) => new(FieldMeaning.Path),
        ('q', null) => new(FieldMeaning.Query),
        ('s', null) => new(FieldMeaning.Status),
        ('b' or 'B', null) => new(FieldMeaning.Sent),
        ('D', null) => new(FieldMeaning.UnitlessDuration),
        ('D', _) => PatternField.Time(FieldMeaning.Duration, PercentPattern.Unit(argument)),
        ('T', null) => new(FieldMeaning.TomcatSeconds),
        ('T', _) => PatternField.Time(FieldMeaning.Duration, PercentPattern.Unit(argument)),
        ('F', _) => PatternField.Time(FieldMeaning.FirstByte, argument is null ? TimeSpan.TicksPerMillisecond : PercentPattern.Unit(argument)),
        ('X', null) => new(FieldMeaning.ConnectionStatus),
        ('i' or 'o', not null) => HeaderField.Of(argument),
        ('r' or 's' or 'c', not null) => new(FieldMeaning.Text),
        ('L', "r") => new(FieldMeaning.RequestId),
        ('I' or 'u', _) => new(FieldMeaning.Text),
        ('l' or 'S' or 'p' or 'H' or 'v' or 'A' or 'L', _) => new(FieldMeaning.Word),
        _ => throw new FormatException($"the Tomcat pattern uses %{letter}, which is not known"),
    };

    private static PatternField Stamp(string argument)
    {
        StampEdge edge = StampEdge.End;
        if (argument.StartsWith("begin", StringComparison.Ordinal) && (argument.Length == 5 || argument[5] == ':'))
        {
            edge = StampEdge.Start;
            argument = argument.Length == 5 ? "" : argument[6..];
        }
        else if (argument.StartsWith("end", StringComparison.Ordinal) && (argument.Length == 3 || argument[3] == ':'))
        {
            argument = argument.Length == 3 ? "" : argument[4..];
        }

        return PatternField.At(edge, argument switch
        {
            "" => StampLayout.CommonLog,
            "sec" => StampLayout.Epoch(TimeSpan.TicksPerSecond),
            "msec" => StampLayout.Epoch(TimeSpan.TicksPerMillisecond),
            "msec_frac" => StampLayout.Fraction(TimeSpan.TicksPerMillisecond),
            _ => StampPattern.FromJava(argument),
        });
    }
}
