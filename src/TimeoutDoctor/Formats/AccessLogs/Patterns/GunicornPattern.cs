using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Compiles gunicorn's access_log_format: <c>%(name)s</c>. All of its stamps mark the end of the request.</summary>
internal static class GunicornPattern
{
    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static LinePattern Compile(string pattern)
    {
        var builder = new LinePattern.Builder();
        for (int at = 0; at < pattern.Length;)
        {
            if (!pattern.AsSpan(at).StartsWith("%("))
            {
                builder.Literal(pattern[at++].ToString());
                continue;
            }

            int close = pattern.IndexOf(')', at);
            if (close < 0 || close + 1 >= pattern.Length || !char.IsAsciiLetter(pattern[close + 1]))
            {
                throw new FormatException("the gunicorn pattern cannot be used: a %( has no )s behind it");
            }

            Add(builder, pattern[(at + 2)..close], pattern[at..(close + 2)]);
            at = close + 2;
        }

        return builder.Build();
    }

    private static void Add(LinePattern.Builder builder, string name, string spelling)
    {
        // The brackets around the stamp are part of its value.
        builder.Literal(name == "t" ? "[" : "");
        builder.Field(Field(name), spelling);
        builder.Literal(name == "t" ? "]" : "");
    }

    private static PatternField Field(string name) => name switch
    {
        "h" => new(FieldMeaning.Client),
        "t" => PatternField.At(StampEdge.End, StampLayout.CommonLog),
        "r" => new(FieldMeaning.Request),
        "m" => new(FieldMeaning.Method),
        "U" => new(FieldMeaning.Path),
        "q" => new(FieldMeaning.Query),
        "s" => new(FieldMeaning.Status),
        "b" or "B" => new(FieldMeaning.Sent),
        "T" or "L" => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerSecond),
        "M" => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerMillisecond),
        "D" => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerMicrosecond),
        "l" or "u" or "H" or "p" => new(FieldMeaning.Word),
        "f" or "a" => new(FieldMeaning.Text),
        ['{', .. var header, '}', 'i' or 'o'] => HeaderField.Of(header),
        ['{', .., '}', 'e'] => new(FieldMeaning.Text),
        _ => throw new FormatException($"the gunicorn pattern uses %({name})s, which is not known"),
    };
}
