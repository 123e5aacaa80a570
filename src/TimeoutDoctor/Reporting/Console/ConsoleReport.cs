using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>The first screen: what happened, why, what it concentrates on, what to do first. At most 22 lines.</summary>
public static class ConsoleReport
{
    private const int MostLines = 22;
    private const int FewestCauses = 6;

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    /// <param name="style">What the terminal can show.</param>
    /// <param name="doFirst">Steps to take, most useful first; three are shown.</param>
    /// <param name="reportPath">The report that was written, or null.</param>
    /// <param name="exampleId">The id of a request worth explaining, or null.</param>
    public static void Write(TextWriter output, DiagnosisReport report, TerminalStyle style, IReadOnlyList<string> doFirst, string? reportPath, string? exampleId)
    {
        var screen = new Screen(output, style);
        List<string> head = Head(report, style.Width);
        bool sideBySide = style.Width >= 120;
        bool crowded = report.Causes.Count > 4 && !sideBySide;
        List<string> findings = FindingLines(report, style.Width, crowded ? 2 : 3);
        int columns = sideBySide && findings.Count > 0 ? style.Width / 2 : style.Width;
        int fixedLines = head.Count + 1 + 1 + 1 + 2 + (sideBySide ? 2 : BlockLines(findings.Count) + 2);
        List<string> steps = StepLines(doFirst, columns, Math.Clamp(MostLines - fixedLines - Math.Min(FewestCauses, report.Causes.Count), 2, 6));
        int lower = sideBySide ? BlockLines(Math.Max(findings.Count, steps.Count)) : BlockLines(findings.Count) + BlockLines(steps.Count);

        for (int i = 0; i < head.Count; i++)
        {
            screen.Line(head[i], i == 0 ? Screen.Bold : 0);
        }

        screen.Blank();
        if (report.Causes.Count > 0)
        {
            new CauseTable(screen, report).Write(MostLines - head.Count - 1 - 1 - 1 - lower - 2);
            screen.Blank();
        }

        if (sideBySide && findings.Count > 0 && steps.Count > 0)
        {
            SideBySide(screen, findings, steps);
        }
        else
        {
            Block(screen, "CONCENTRATED ON", findings);
            Block(screen, "DO FIRST", steps);
        }

        Foot(screen, report, reportPath, exampleId);
    }

    private static int BlockLines(int lines) => lines == 0 ? 0 : lines + 2;

    private static List<string> Head(DiagnosisReport report, int width)
    {
        var lines = new List<string>();
        foreach (string sentence in Headline.Of(report))
        {
            lines.AddRange(Paragraph.Wrap(sentence, width, 2));
        }

        return lines.Count > 4 ? lines[..4] : lines;
    }

    private static List<string> FindingLines(DiagnosisReport report, int width, int most)
    {
        var lines = new List<string>();
        foreach (Finding finding in report.Findings.Take(most))
        {
            string label = SafeText.Fit(SafeText.Of(finding.Kind + " " + finding.Value), width / 3).PadRight(20);
            string text = SafeText.Of(finding.Text);
            lines.Add(text.Length > 0 ? label + "  " + text : label + $"  {ReportNumbers.Count(finding.Requests)} of {ReportNumbers.Count(finding.OfRequests)}");
        }

        return lines;
    }

    // Steps are shown whole or not at all: half an instruction is none. At least one is shown.
    private static List<string> StepLines(IReadOnlyList<string> doFirst, int width, int most)
    {
        var lines = new List<string>();
        for (int i = 0; i < Math.Min(3, doFirst.Count); i++)
        {
            IReadOnlyList<string> wrapped = Paragraph.Wrap(SafeText.Of(doFirst[i]), width - 3, 4);
            if (i > 0 && lines.Count + wrapped.Count > most)
            {
                break;
            }

            lines.AddRange(wrapped.Select((line, j) => (j == 0 ? $"{i + 1}  " : "   ") + line));
        }

        return lines;
    }

    private static void Block(Screen screen, string title, List<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        screen.Line(title, Screen.Dim);
        lines.ForEach(line => screen.Line(line));
        screen.Blank();
    }

    private static void SideBySide(Screen screen, List<string> left, List<string> right)
    {
        int middle = screen.Width / 2;
        screen.Add("CONCENTRATED ON", Screen.Dim).To(middle).Add("DO FIRST", Screen.Dim).End();
        for (int i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            screen.Add(i < left.Count ? SafeText.Fit(left[i], middle - 2, screen.Unicode) : "");
            screen.To(middle).Add(i < right.Count ? right[i] : "").End();
        }

        screen.Blank();
    }

    private static void Foot(Screen screen, DiagnosisReport report, string? reportPath, string? exampleId)
    {
        string window = report.Requests == 0 ? "." : ", " + Clock.Window(report.Window.From, report.Window.To) + ".";
        string line1 = ReportNumbers.Count(report.Requests, "request") + window + (report.Partial ? " Some input could not be read." : "");
        string note = report.Notes.Count == 0 ? "" : " " + report.Notes[0];
        screen.Line(line1 + (line1.Length + note.Length <= screen.Width ? note : report.Notes.Count == 1 ? " 1 note in the report." : $" {report.Notes.Count} notes in the report."), Screen.Dim);
        string explain = string.IsNullOrEmpty(exampleId) ? "" : "timeout-doctor explain " + exampleId;
        string line = string.IsNullOrEmpty(reportPath) ? explain : explain.Length == 0 ? reportPath : reportPath + "      " + explain;
        if (line.Length > 0)
        {
            screen.Line(line, Screen.Dim);
        }
    }
}
