using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>
/// What <c>sources</c> shows a person: by hop what was found and what seems to be off, then the commands that tell the rest, and last the
/// command line to go on with. Commands are not cut to the terminal's width: they are there to be copied.
/// </summary>
public static class SourcesScreen
{
    private const int Indent = 2;
    private const int MostUnread = 8;
    private const int MostBalancers = 6;
    private const int MostLines = 6;

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="style">What the terminal can show.</param>
    public static void Write(TextWriter output, DiscoveryReport report, TerminalStyle style)
    {
        var screen = new Screen(output, style);
        Prose(screen, Headline(report), 0, Screen.Bold);
        foreach (HopLogging hop in report.Hops)
        {
            screen.Blank();
            Block(screen, hop, [.. report.Logs.Where(l => PlaceOf(l.Hop) == hop.Hop)]);
        }

        Unread(screen, report.Unread);
        if (report.Notes.Count > 0)
        {
            screen.Blank();
            foreach (string note in report.Notes)
            {
                Prose(screen, note, 0);
            }
        }

        Commands(screen, output, "TO SWITCH IT ON", [.. report.Hops.SelectMany(h => h.Enable)]);
        Commands(screen, output, "ASK AWS FOR THE REST (words in capitals are yours to fill in)", [.. report.Hops.SelectMany(h => h.Find)]);
        Next(screen, output, report.Command);
    }

    private static string Headline(DiscoveryReport report)
    {
        DiscoveryScope looked = report.Looked;
        string groups = looked.Groups == 0 ? "no log group" : $"{ReportNumbers.Count(looked.Groups, "log group")} ({ReportNumbers.Count(looked.Sampled)} looked into)";
        string buckets = looked.Buckets == 0 ? "no bucket" : $"{ReportNumbers.Count(looked.Buckets, "bucket")} ({ReportNumbers.Count(looked.Opened)} looked into)";
        return $"{ReportNumbers.Count(report.Logs.Count, "log")} of a request path in {groups}{(report.Region.Length > 0 ? $" of {report.Region}" : "")} and {buckets}.";
    }

    private static void Block(Screen screen, HopLogging hop, List<DiscoveredLog> logs)
    {
        screen.Line(TitleOf(hop.Hop), Screen.Dim);
        foreach (DiscoveredLog log in logs)
        {
            screen.Add((log.Chosen ? "* " : "  ") + Fit(log.Uri, screen), HopColors.Of(hop.Hop)).End();
            Prose(screen, Told(log), Indent * 2);
            foreach (JoinAdvice advice in log.Missing)
            {
                Prose(screen, $"lacks {advice.What}" + (advice.Setting.Length > 0 ? $"; add to {advice.Where}: {advice.Setting}" : $" ({advice.Where})"), Indent * 2, Screen.Dim);
            }
        }

        foreach (string off in hop.SinglyOff.Prepend(hop.Off).OfType<string>())
        {
            Prose(screen, off, Indent);
        }
    }

    private static string Told(DiscoveredLog log)
    {
        var parts = new List<string> { log.FormatId };
        if (log.LoadBalancers.Count > 0)
        {
            parts.Add(string.Join(", ", log.LoadBalancers.Take(MostBalancers)) + (log.LoadBalancers.Count > MostBalancers ? $" and {ReportNumbers.Count(log.LoadBalancers.Count - MostBalancers)} more" : ""));
        }

        if (log.Lines > 0)
        {
            parts.Add($"{ReportNumbers.Count(log.Parsed)} of the last {ReportNumbers.Count(log.Lines, "line")} are requests");
        }

        if (log.Bytes is > 0 and var bytes)
        {
            parts.Add($"{ByteSize.Text(bytes)} stored");
        }

        parts.Add(log.Latest.IsKnown ? $"last {Clock.Full(log.Latest)}" : "last written at an unknown time");
        return string.Join("; ", parts);
    }

    private static void Unread(Screen screen, IReadOnlyList<UnreadGroup> unread)
    {
        if (unread.Count == 0)
        {
            return;
        }

        screen.Blank();
        screen.Line("LOOKED INTO AND NOT READ", Screen.Dim);
        foreach (UnreadGroup group in unread.Take(MostUnread))
        {
            Prose(screen, $"{group.Name}: {group.Why}", Indent);
        }

        if (unread.Count > MostUnread)
        {
            screen.Line($"  and {ReportNumbers.Count(unread.Count - MostUnread)} more (--format json lists all)");
        }
    }

    private static void Commands(Screen screen, TextWriter output, string title, List<ShellCommand> commands)
    {
        if (commands.Count == 0)
        {
            return;
        }

        screen.Blank();
        screen.Line(title, Screen.Dim);
        foreach (ShellCommand command in commands)
        {
            Prose(screen, "# " + command.What, Indent, Screen.Dim);
            output.Write("  " + SafeText.Of(ShellWords.Join(command.Words)) + "\n");
        }
    }

    // One option a line, as it is typed over several lines.
    private static void Next(Screen screen, TextWriter output, IReadOnlyList<string> command)
    {
        screen.Blank();
        screen.Line(command.Count == 0 ? "NEXT" : "NEXT (reads what is marked with *)", Screen.Dim);
        if (command.Count == 0)
        {
            screen.Line("  Switch the logs on, or look in another region or account (--region, --profile).");
            return;
        }

        var line = new System.Text.StringBuilder("  ");
        foreach (string word in command)
        {
            line.Append(word.StartsWith("--", StringComparison.Ordinal) && word is not "--to" ? "\\\n    " : "").Append(SafeText.Of(ShellWords.Quote(word))).Append(' ');
        }

        output.Write(line.ToString().TrimEnd() + "\n");
    }

    private static void Prose(Screen screen, string text, int indent, int code = 0)
    {
        foreach (string line in Paragraph.Wrap(SafeText.Of(text), Math.Max(20, screen.Width - indent), MostLines))
        {
            screen.To(indent).Add(line, code).End();
        }
    }

    private static string Fit(string uri, Screen screen) => SafeText.Fit(uri, screen.Width - Indent, screen.Unicode);

    private static Hop PlaceOf(Hop hop) => hop is Hop.Gateway or Hop.LoadBalancer ? hop : Hop.App;

    private static string TitleOf(Hop hop) => hop switch
    {
        Hop.Gateway => "GATEWAY",
        Hop.LoadBalancer => "LOAD BALANCER",
        _ => "APPLICATION",
    };
}
