using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>A period on a terminal: what changed, how close the limits are, where the time goes. About one screen.</summary>
public static class PeriodScreen
{
    private const int MostChanges = 6;
    private const int MostRoutes = 5;
    private const int WideFrom = 120;

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="style">What the terminal can show.</param>
    /// <param name="reportPath">The page that was written, or null.</param>
    public static void Write(TextWriter output, PeriodReport report, TerminalStyle style, string? reportPath)
    {
        var screen = new Screen(output, style);
        Wrapped(screen, PeriodWords.Verdict(report) + ".", Screen.Bold);
        Wrapped(screen, string.Join(' ', PeriodWords.Context(report)), 0);
        screen.Blank();
        Changes(screen, report);
        Latencies(screen, "SEGMENT, ALL ROUTES", [.. report.Latencies.Where(l => l.Route is null)], l => l.Segment);
        Latencies(screen, "LEAST HEADROOM", [.. PeriodWords.ByHeadroom(report).Take(MostRoutes)], l => l.Route!);
        Latencies(screen, "SLOWEST TARGETS", [.. report.SlowestTargets.Take(MostRoutes)], l => l.Route!);
        News(screen, report);
        foreach (string note in report.Notes)
        {
            Wrapped(screen, note, Screen.Dim);
        }

        screen.Line(PeriodWords.Span(report.This) + ", against " + report.Before.Name + ".", Screen.Dim);
        if (reportPath is not null)
        {
            screen.Line(reportPath, Screen.Dim);
        }
    }

    private static void Wrapped(Screen screen, string text, int code)
    {
        foreach (string line in Paragraph.Wrap(text, screen.Width, 4))
        {
            screen.Line(line, code);
        }
    }

    private static void Changes(Screen screen, PeriodReport report)
    {
        if (report.Changes.Count == 0)
        {
            return;
        }

        int end = screen.Width, name = end - 54;
        screen.Add("CHANGED BEYOND CHANCE", Screen.Dim).To(name).Add("PERCENTILE", Screen.Dim).Right("BEFORE", name + 27, Screen.Dim).Right("NOW", name + 36, Screen.Dim).Right("95 % INTERVAL", end, Screen.Dim).End();
        foreach (PeriodChange c in report.Changes.Take(MostChanges))
        {
            screen.Add(SafeText.Fit(SafeText.Of(PeriodWords.Route(c.Route)), name - 1, screen.Unicode)).To(name).Add($"{c.Segment} p{c.Percentile:0.#}")
                .Right(ReportNumbers.Duration(c.Before.Value), name + 27).Right(ReportNumbers.Duration(c.Now.Value), name + 36).Right(PeriodWords.ChangeRange(c.Ratio), end).End();
        }

        if (report.Changes.Count > MostChanges)
        {
            screen.Line($"{report.Changes.Count - MostChanges} more");
        }

        screen.Blank();
    }

    private static void Latencies(Screen screen, string title, IReadOnlyList<PeriodLatency> rows, Func<PeriodLatency, string> name)
    {
        if (rows.Count == 0)
        {
            return;
        }

        List<(string Head, int Width, Func<PeriodLatency, string> Text)> columns = Columns(screen.Width >= WideFrom);
        int left = screen.Width - columns.Sum(c => c.Width);
        screen.Add(title, Screen.Dim);
        int at = left;
        foreach ((string head, int width, _) in columns)
        {
            screen.Right(head, at += width, Screen.Dim);
        }

        screen.End();
        foreach (PeriodLatency row in rows)
        {
            screen.Add(SafeText.Fit(SafeText.Of(name(row)), left + 2, screen.Unicode));
            at = left;
            foreach ((_, int width, Func<PeriodLatency, string> text) in columns)
            {
                screen.Right(text(row), at += width);
            }

            screen.End();
        }

        screen.Blank();
    }

    private static List<(string Head, int Width, Func<PeriodLatency, string> Text)> Columns(bool wide)
    {
        var columns = new List<(string, int, Func<PeriodLatency, string>)> { ("REQUESTS", 13, l => ReportNumbers.Count(l.Count)) };
        if (wide)
        {
            columns.Add(("ERRORS", 9, l => PeriodWords.Outcomes(l).Errors));
        }

        columns.Add(("TIMEOUTS", 10, l => PeriodWords.Outcomes(l).Timeouts));
        columns.Add(("p50", 9, l => ReportNumbers.Duration(l.P50.Value)));
        if (wide)
        {
            columns.Add(("p90", 9, l => ReportNumbers.Duration(l.P90.Value)));
            columns.Add(("p95", 9, l => ReportNumbers.Duration(l.P95.Value)));
        }

        columns.Add(("p99", 9, l => ReportNumbers.Duration(l.P99.Value)));
        columns.Add(("p99.9", 9, l => ReportNumbers.Duration(l.P999.Value)));
        if (wide)
        {
            columns.Add(("MAX", 9, l => ReportNumbers.Duration(l.Max)));
        }

        columns.Add(("HEADROOM", 10, l => PeriodWords.Headroom(l.HeadroomGateway)));
        return columns;
    }

    private static void News(Screen screen, PeriodReport report)
    {
        bool any = false;
        foreach ((string title, IReadOnlyList<string> names) in new[] { ("new routes", report.NewRoutes), ("vanished routes", report.VanishedRoutes) })
        {
            if (names.Count > 0)
            {
                any = true;
                screen.Line($"{title}: {string.Join(", ", names.Take(MostRoutes))}{(names.Count > MostRoutes ? $" and {names.Count - MostRoutes} more" : "")}");
            }
        }

        if (any)
        {
            screen.Blank();
        }
    }
}
