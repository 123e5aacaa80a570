using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Periods;

namespace TimeoutDoctor.Cli;

/// <summary>Hands a period's report to the writers that were asked for.</summary>
internal static class PeriodOutput
{
    /// <summary>Writes the files and the result on standard output.</summary>
    public static void Write(PeriodReport report, PeriodOutputChoice choice, Terminal terminal)
    {
        if (choice.Folder is { } folder)
        {
            WriteFolder(folder, report);
        }

        if (choice.Summary is { } summary)
        {
            OutputFolder.WriteSummary(summary, output => SlackSummary.Write(output, report));
        }

        WriteOut(report, choice, terminal);
        terminal.Out.Flush();
    }

    private static void WriteOut(PeriodReport report, PeriodOutputChoice choice, Terminal terminal)
    {
        switch (choice.Format)
        {
            case PeriodFormat.Json:
                PeriodJson.Write(terminal.RawOut, report);
                break;
            case PeriodFormat.Csv:
                PeriodCsv.Write(terminal.Out, report);
                break;
            case PeriodFormat.Markdown:
                PeriodMarkdown.Write(terminal.Out, report);
                break;
            default:
                string? page = choice.Folder is null ? null : Path.Combine(choice.Folder, "report.html").Replace('\\', '/');
                PeriodScreen.Write(terminal.Out, report, new TerminalStyle(choice.Width, choice.Color, terminal.Unicode), page);
                break;
        }
    }

    private static void WriteFolder(string folder, PeriodReport report)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<Chart> drawn = PeriodCharts.Draw(report);
        OutputFolder.WriteText(Path.Combine(folder, "report.html"), output => PeriodHtml.Write(output, report, drawn));
        OutputFolder.WriteText(Path.Combine(folder, "report.md"), output => PeriodMarkdown.Write(output, report));
        OutputFolder.WriteText(Path.Combine(folder, "routes.csv"), output => PeriodCsv.Write(output, report));
        using (FileStream json = File.Create(Path.Combine(folder, "report.json")))
        {
            PeriodJson.Write(json, report);
        }

        OutputFolder.WriteCharts(folder, drawn);
    }
}
