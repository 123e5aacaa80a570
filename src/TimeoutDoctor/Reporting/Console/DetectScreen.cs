using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Json;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>
/// What <c>detect</c> shows a person: a table with a line per file, then what each kind of file carries and lacks. Files that differ in
/// nothing but their lines are told once.
/// </summary>
public static class DetectScreen
{
    private const int LabelColumn = 10;
    private const int WideFrom = 120;
    private const int MostReasons = 6;

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="sources">What was found.</param>
    /// <param name="names">Texts behind the records' numbers.</param>
    /// <param name="style">What the terminal can show.</param>
    public static void Write(TextWriter output, IReadOnlyList<SourceDescription> sources, Interner names, TerminalStyle style)
    {
        var screen = new Screen(output, style);
        screen.Line(Headline(sources), Screen.Bold);
        screen.Blank();
        Table(screen, sources);
        foreach (IGrouping<(string?, string?, Hop, string), SourceDescription> kind in sources.Where(s => s.Source.FormatId is not null).GroupBy(KindOf))
        {
            screen.Blank();
            Block(screen, [.. kind], names);
        }
    }

    private static (string? Envelope, string? Format, Hop Hop, string Missing) KindOf(SourceDescription found) =>
        (found.Source.Envelope, found.Source.FormatId, found.Source.Hop, string.Join('\n', found.Missing.Select(m => m.What)));

    private static string Headline(IReadOnlyList<SourceDescription> sources)
    {
        int recognised = sources.Count(s => s.Source.FormatId is not null);
        long lines = sources.Sum(s => s.Source.Counts.LinesRead);
        long parsed = sources.Sum(s => s.Source.ConnectionLevel ? 0 : s.Source.Counts.Parsed);
        long connections = sources.Sum(s => s.Source.ConnectionLevel ? s.Source.Counts.Parsed : 0);
        string others = connections == 0 ? "" : $", {ReportNumbers.Count(connections, "connection")}";
        return $"{recognised} of {ReportNumbers.Count(sources.Count, "file")} recognised; {ReportNumbers.Count(parsed)} of {ReportNumbers.Count(lines, "line")} are requests{others}.";
    }

    private static void Table(Screen screen, IReadOnlyList<SourceDescription> sources)
    {
        bool wide = screen.Width >= WideFrom;
        int format = Math.Max(20, screen.Width - (wide ? 92 : 44));
        int hop = format + (wide ? 36 : 18);
        screen.Add("FILE", Screen.Dim).To(format).Add(wide ? "ENVELOPE AND FORMAT" : "FORMAT", Screen.Dim).To(hop).Add("HOP", Screen.Dim).Right("LINES", hop + 18, Screen.Dim).Right("PARSED", hop + 26, Screen.Dim);
        (wide ? screen.To(hop + 29).Add("TIME (UTC)", Screen.Dim) : screen).End();
        foreach (SourceDescription found in sources)
        {
            Row(screen, found, format, hop, wide);
        }
    }

    private static void Row(Screen screen, SourceDescription found, int format, int hop, bool wide)
    {
        SourceFile source = found.Source;
        IngestCounts counts = source.Counts;
        screen.Add(FitLeft(SafeText.Of(source.Name), format - 2, screen.Unicode)).To(format);
        if (source.FormatId is null)
        {
            screen.Add(counts.Failure is { } failure ? SafeText.Of(failure) : source.Envelope is { } around ? $"nothing known in {around}" : "not recognised", Screen.Dim).End();
            return;
        }

        string shown = wide && source.Envelope is { } envelope ? $"{envelope}: {source.FormatId}" : source.FormatId;
        screen.Add(SafeText.Fit(shown, hop - format - 2, screen.Unicode)).To(hop).Add(RequestRowWriter.NameOf(source.Hop), HopColors.Of(source.Hop));
        screen.Right(ReportNumbers.Count(counts.LinesRead), hop + 18).Right(Share(counts.Parsed, counts.LinesRead), hop + 26);
        (wide ? screen.To(hop + 29).Add(counts.First.IsKnown ? Clock.Window(counts.First, counts.Last).Replace(" UTC", "", StringComparison.Ordinal) : "-", Screen.Dim) : screen).End();
    }

    private static void Block(Screen screen, List<SourceDescription> files, Interner names)
    {
        SourceDescription found = files.MaxBy(f => f.Records)!;
        SourceFile source = found.Source;
        string others = files.Count == 1 ? "" : $" and {ReportNumbers.Count(files.Count - 1)} more like it";
        screen.Line(FitLeft(SafeText.Of(source.Name), screen.Width - others.Length, screen.Unicode) + others, Screen.Bold);
        Field(screen, "format", (source.Envelope is { } envelope ? $"{source.FormatId} in {envelope}" : source.FormatId!) + Origin(found));
        IngestCounts counts = source.Counts;
        Field(screen, "lines", $"{ReportNumbers.Count(counts.LinesRead)} read = {ReportNumbers.Count(counts.Parsed)} parsed + {ReportNumbers.Count(counts.Skipped)} skipped + {ReportNumbers.Count(counts.Rejected)} rejected");
        if (counts.Failure is { } failure)
        {
            Prose(screen, "partial", failure);
        }

        if (found.Records > 0)
        {
            Field(screen, "time", $"{Clock.Full(counts.First)} to {Clock.Full(counts.Last)}");
            Prose(screen, "stamp", Stamp(found));
            Prose(screen, "ids", Carried(found, f => f <= RecordField.Thread, "none"));
            Prose(screen, "carries", Carried(found, f => f > RecordField.Thread && f != RecordField.FineTime, "nothing else"));
            Sample(screen, found, names);
        }

        Reasons(screen, counts);
        foreach (JoinAdvice advice in found.Missing)
        {
            Prose(screen, "missing", advice.Setting.Length > 0 ? $"{advice.What}; add to {advice.Where}:" : $"{advice.What} ({advice.Where})");
            if (advice.Setting.Length > 0)
            {
                // To be copied, so it is never cut.
                Wrapped(screen, advice.Setting);
            }
        }
    }

    private static string Origin(SourceDescription found) =>
        (found.Source.LoadBalancer is { } lb ? $", load balancer {lb}" : "") + (found.Source.Node is { } node ? $", node {node}" : "")
        + (found.Source.Account is { } account ? $", account {account} in {found.Source.Region}" : "")
        + (found.Source.Host is { } host ? $", host {host}" : "") + (found.Zone is { } zone ? $" in {zone}" : "");

    private static string Stamp(SourceDescription found)
    {
        string what = found.Source.ConnectionLevel ? "connection" : "request";
        string edge = found.Edge switch
        {
            StampEdge.Start => "marks the start of the " + what,
            StampEdge.End => "marks the end of the " + what,
            _ => "marks an unknown edge of the " + what,
        };
        string step = found.ResolutionTicks == 0 ? "" : ", step " + (found.ResolutionTicks < 10_000 ? $"{found.ResolutionTicks / 10.0:0.#} us" : ReportNumbers.Duration(found.ResolutionTicks / 10_000.0));
        return edge + step
            + (found.AssumedZone == 0 ? "" : found.Source.Counts.AssumedZones > 0 ? ", no zone: UTC is assumed (--app-timezone)" : ", no zone: the one that was given is taken")
            + (found.GuessedUnit > 0 ? $", unit of {ReportNumbers.Count(found.GuessedUnit, "duration")} guessed" : "");
    }

    private static string Carried(SourceDescription found, Func<RecordField, bool> wanted, string none)
    {
        string[] words = [.. found.Fields.Where(f => f.Records > 0 && wanted(f.Field)).Select(f => $"{Word(f.Field)} {Share(f.Records, found.Records)}")];
        return words.Length == 0 ? none : string.Join(", ", words);
    }

    private static string Word(RecordField field) => field switch
    {
        RecordField.RequestId => "request id",
        RecordField.ExtendedId => "extended request id",
        RecordField.TraceId => "trace id",
        RecordField.BackendTime => "backend time",
        RecordField.FineTime => "fine time",
        _ => field.ToString().ToLowerInvariant(),
    };

    private static void Sample(Screen screen, SourceDescription found, Interner names)
    {
        HopRecord record = found.Sample!.Value;
        string request = string.Join(' ', ((string[])[record.Method.Name(), record.Path.IsEmpty ? names[record.Route] : record.Path.ToString()]).Where(t => t.Length > 0));
        string duration = record.Duration.IsMeasured ? " in " + ReportNumbers.Milliseconds(record.Duration.Milliseconds) : "";
        Field(screen, "sample", $"line {record.At.Line}: {(record.Start.IsKnown ? record.Start : record.End)} {request} {(record.Status > 0 ? record.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "")}{duration}");
        if (found.SampleLine is { } line)
        {
            Field(screen, "", SafeText.Of(line), Screen.Dim);
        }
    }

    private static void Reasons(Screen screen, IngestCounts counts)
    {
        foreach (RejectReason reason in counts.Reasons.OrderByDescending(r => r.Rejected).ThenByDescending(r => r.Count).Take(MostReasons))
        {
            Field(screen, reason.Rejected ? "rejected" : "skipped", $"{ReportNumbers.Count(reason.Count)}: {reason.Reason}, first in line {reason.SampleLine}");
            if (reason.Sample.Length > 0)
            {
                Field(screen, "", SafeText.Of(reason.Sample), Screen.Dim);
            }
        }
    }

    private static void Wrapped(Screen screen, string setting)
    {
        int room = Math.Max(10, screen.Width - LabelColumn - 2);
        for (int at = 0; at < setting.Length; at += room)
        {
            Field(screen, "", setting[at..Math.Min(setting.Length, at + room)]);
        }
    }

    private static void Prose(Screen screen, string label, string text)
    {
        foreach (string line in Paragraph.Wrap(SafeText.Of(text), screen.Width - LabelColumn - 2, 4))
        {
            Field(screen, label, line);
            label = "";
        }
    }

    private static void Field(Screen screen, string label, string text, int code = 0) => screen.Add("  " + label, Screen.Dim).To(LabelColumn + 2).Add(text, code).End();

    private static string Share(long part, long whole) =>
        whole == 0 ? "-" : part == whole ? "100 %" : (Math.Floor(part * 1000.0 / whole) / 10).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " %";

    // Of a long path the end tells more.
    private static string FitLeft(string text, int width, bool unicode) =>
        DisplayWidth.Of(text) <= width || text.Length <= width ? text : (unicode ? "…" : "~") + text[^Math.Max(1, width - 1)..];
}
