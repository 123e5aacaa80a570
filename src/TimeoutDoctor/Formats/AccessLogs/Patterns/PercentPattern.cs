namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>The <c>%x</c> and <c>%{argument}x</c> syntax that Apache and Tomcat share.</summary>
internal static class PercentPattern
{
    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="field">Tells what a letter with its argument means.</param>
    /// <exception cref="FormatException">The pattern cannot be used.</exception>
    public static LinePattern Compile(string pattern, Func<char, string?, PatternField> field)
    {
        var builder = new LinePattern.Builder();
        for (int at = 0; at < pattern.Length;)
        {
            if (pattern[at] != '%')
            {
                builder.Literal(pattern[at++].ToString());
                continue;
            }

            int from = at++;
            if (at < pattern.Length && pattern[at] == '%')
            {
                builder.Literal("%");
                at++;
                continue;
            }

            (char letter, string? argument) = Specifier(pattern, ref at);
            Add(builder, letter, argument, field(letter, argument), pattern[from..at]);
        }

        return builder.Build();
    }

    /// <summary>100 ns units of <c>s</c> (also with a fraction, Tomcat's <c>fracsec</c>), <c>ms</c> and <c>us</c>; 0 for <c>ns</c>.</summary>
    /// <exception cref="FormatException">Another unit.</exception>
    public static long Unit(string name) => name switch
    {
        "s" or "fracsec" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" => TimeSpan.TicksPerMicrosecond,
        "ns" => 0,
        _ => throw new FormatException($"the pattern uses the unit \"{name}\", which is not known"),
    };

    // Both servers put %t without an argument into brackets of their own.
    private static void Add(LinePattern.Builder builder, char letter, string? argument, PatternField field, string spelling)
    {
        bool bracketed = letter == 't' && (argument is null || argument is "begin" or "end");
        if (bracketed)
        {
            builder.Literal("[");
        }

        builder.Field(field, spelling);
        if (bracketed)
        {
            builder.Literal("]");
        }
    }

    private static (char Letter, string? Argument) Specifier(string pattern, ref int at)
    {
        // Apache's conditions (%!200,304{…}i) and the choice of the first or last internal request (%>s) change no meaning.
        while (at < pattern.Length && (pattern[at] is '!' or ',' or '<' or '>' || char.IsAsciiDigit(pattern[at])))
        {
            at++;
        }

        string? argument = null;
        if (at < pattern.Length && pattern[at] == '{')
        {
            int close = pattern.IndexOf('}', at);
            if (close < 0)
            {
                throw new FormatException("the pattern cannot be used: a { has no }");
            }

            argument = pattern[(at + 1)..close];
            at = close + 1;
        }

        if (at < pattern.Length && pattern[at] == '^' && at + 2 < pattern.Length)
        {
            char first = pattern[at + 1];
            char second = pattern[at + 2];
            at += 3;
            return first == 'F' && second == 'B' ? ('F', "B") : ('^', argument ?? "");
        }

        if (at >= pattern.Length)
        {
            throw new FormatException("the pattern cannot be used: it ends inside a field");
        }

        return (pattern[at++], argument);
    }
}
