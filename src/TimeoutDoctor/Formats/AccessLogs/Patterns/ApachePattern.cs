using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Compiles an Apache LogFormat.</summary>
internal static class ApachePattern
{
    private const string Common = "%h %l %u %t \"%r\" %>s %b";
    private const string Agents = " \"%{Referer}i\" \"%{User-Agent}i\"";

    /// <summary>Compiles a pattern, or a whole <c>LogFormat "…" name</c> line.</summary>
    /// <exception cref="FormatException">The pattern cannot be used.</exception>
    public static LinePattern Compile(string pattern)
    {
        string spelled = Unwrap(pattern.Trim());
        return PercentPattern.Compile(
            spelled.ToLowerInvariant() switch
            {
                "common" => Common,
                "combined" => Common + Agents,
                "combinedio" => Common + Agents + " %I %O",
                _ => spelled,
            },
            Field);
    }

    private static string Unwrap(string pattern)
    {
        bool directive = pattern.StartsWith("LogFormat", StringComparison.OrdinalIgnoreCase) || pattern.StartsWith("CustomLog", StringComparison.OrdinalIgnoreCase);
        int open = directive ? pattern.IndexOf('"', StringComparison.Ordinal) : -1;
        if (open >= 0)
        {
            int close = open + 1;
            while (close < pattern.Length && pattern[close] != '"')
            {
                close += pattern[close] == '\\' ? 2 : 1;
            }

            pattern = pattern[(open + 1)..Math.Min(close, pattern.Length)];
        }

        return pattern.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
    }

    private static PatternField Field(char letter, string? argument) => (letter, argument) switch
    {
        ('t', null) => PatternField.At(StampEdge.Start, StampLayout.CommonLog),
        ('t', _) => Stamp(argument),
        ('h' or 'a', null or "c") => new(FieldMeaning.Client),
        ('r', null) => new(FieldMeaning.Request),
        ('m', null) => new(FieldMeaning.Method),
        ('U', null) => new(FieldMeaning.Path),
        ('q', null) => new(FieldMeaning.Query),
        ('s', null) => new(FieldMeaning.Status),
        ('b' or 'B' or 'O', null) => new(FieldMeaning.Sent),
        ('I', null) => new(FieldMeaning.Received),
        ('D', null) => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerMicrosecond),
        ('T', _) => PatternField.Time(FieldMeaning.Duration, argument is null ? TimeSpan.TicksPerSecond : PercentPattern.Unit(argument)),
        ('X', null) => new(FieldMeaning.ConnectionStatus),
        ('i' or 'o', not null) => HeaderField.Of(argument),
        ('F', "B") => PatternField.Time(FieldMeaning.FirstByte, TimeSpan.TicksPerMicrosecond),
        ('C' or 'e' or 'n' or '^', not null) => new(FieldMeaning.Text),
        _ when char.IsAsciiLetter(letter) => new(FieldMeaning.Word),
        _ => throw new FormatException($"the Apache pattern uses %{letter}, which is not known"),
    };

    private static PatternField Stamp(string argument)
    {
        StampEdge edge = StampEdge.Start;
        if (argument.StartsWith("end:", StringComparison.Ordinal))
        {
            edge = StampEdge.End;
            argument = argument[4..];
        }
        else if (argument.StartsWith("begin:", StringComparison.Ordinal))
        {
            argument = argument[6..];
        }

        return PatternField.At(edge, argument switch
        {
            "sec" => StampLayout.Epoch(TimeSpan.TicksPerSecond),
            "msec" => StampLayout.Epoch(TimeSpan.TicksPerMillisecond),
            "usec" => StampLayout.Epoch(TimeSpan.TicksPerMicrosecond),
            "msec_frac" => StampLayout.Fraction(TimeSpan.TicksPerMillisecond),
            "usec_frac" => StampLayout.Fraction(TimeSpan.TicksPerMicrosecond),
            _ => StampPattern.FromStrftime(argument),
        });
    }
}
