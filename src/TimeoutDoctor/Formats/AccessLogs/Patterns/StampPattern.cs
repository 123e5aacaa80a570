using System.Text;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Makes a stamp's layout of the date patterns that servers take.</summary>
internal static class StampPattern
{
    /// <summary>From a Java SimpleDateFormat pattern (Tomcat).</summary>
    /// <exception cref="FormatException">The pattern has a letter that cannot be read.</exception>
    public static StampLayout FromJava(string pattern)
    {
        var steps = new List<StampStep>();
        for (int at = 0; at < pattern.Length;)
        {
            char letter = pattern[at];
            if (letter == '\'')
            {
                at = JavaQuoted(pattern, at, steps);
                continue;
            }

            int run = 1;
            while (at + run < pattern.Length && pattern[at + run] == letter)
            {
                run++;
            }

            if (char.IsAsciiLetter(letter))
            {
                steps.Add(JavaPart(letter, run, pattern));
            }
            else
            {
                AddLiteral(pattern.Substring(at, run), steps);
            }

            at += run;
        }

        return new StampLayout(steps);
    }

    /// <summary>From a strftime pattern (Apache).</summary>
    /// <exception cref="FormatException">The pattern has a conversion that cannot be read.</exception>
    public static StampLayout FromStrftime(string pattern)
    {
        string spelled = pattern.Replace("%T", "%H:%M:%S", StringComparison.Ordinal).Replace("%F", "%Y-%m-%d", StringComparison.Ordinal)
            .Replace("%R", "%H:%M", StringComparison.Ordinal);
        var steps = new List<StampStep>();
        for (int at = 0; at < spelled.Length; at++)
        {
            if (spelled[at] != '%' || at + 1 == spelled.Length)
            {
                AddLiteral(spelled.Substring(at, 1), steps);
                continue;
            }

            steps.Add(spelled[++at] switch
            {
                'Y' => new StampStep(StampPart.Year),
                'm' => new StampStep(StampPart.Month),
                'b' or 'B' or 'h' => new StampStep(StampPart.MonthName),
                'd' or 'e' => new StampStep(StampPart.Day),
                'a' or 'A' => new StampStep(StampPart.DayName),
                'H' or 'k' => new StampStep(StampPart.Hour),
                'M' => new StampStep(StampPart.Minute),
                'S' => new StampStep(StampPart.Second),
                'z' or 'Z' => new StampStep(StampPart.Zone),
                's' => new StampStep(StampPart.Epoch, TimeSpan.TicksPerSecond),
                '%' => new StampStep(StampPart.Literal, 0, (byte)'%'),
                _ => throw new FormatException($"the date pattern \"{pattern}\" uses %{spelled[at]}, which cannot be read"),
            });
        }

        return new StampLayout(steps);
    }

    private static StampStep JavaPart(char letter, int run, string pattern) => letter switch
    {
        'y' or 'u' when run == 4 => new StampStep(StampPart.Year),
        'M' or 'L' when run >= 3 => new StampStep(StampPart.MonthName),
        'M' or 'L' => new StampStep(StampPart.Month),
        'd' => new StampStep(StampPart.Day),
        'E' => new StampStep(StampPart.DayName),
        'H' => new StampStep(StampPart.Hour),
        'm' => new StampStep(StampPart.Minute),
        's' => new StampStep(StampPart.Second),

        // SimpleDateFormat writes a number of milliseconds, however many S there are.
        'S' => new StampStep(StampPart.Fraction, TimeSpan.TicksPerMillisecond),
        'z' or 'Z' or 'X' => new StampStep(StampPart.Zone),
        _ => throw new FormatException($"the date pattern \"{pattern}\" uses {new string(letter, run)}, which cannot be read"),
    };

    private static int JavaQuoted(string pattern, int at, List<StampStep> steps)
    {
        int end = pattern.IndexOf('\'', at + 1);
        if (end < 0)
        {
            throw new FormatException($"the date pattern \"{pattern}\" has a quote without an end");
        }

        AddLiteral(end == at + 1 ? "'" : pattern[(at + 1)..end], steps);
        return end + 1;
    }

    private static void AddLiteral(string text, List<StampStep> steps)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            steps.Add(new StampStep(StampPart.Literal, 0, b));
        }
    }
}
