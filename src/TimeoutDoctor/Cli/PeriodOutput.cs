using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Periods;

namespace TimeoutDoctor.Cli;

/// <summary>Hands a period's report to the writers that were asked for.</summary>
internal static class PeriodOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes the files and the result on standard output.</summary>
    public static void Write(PeriodReport report, PeriodOutputChoice choice, Terminal terminal)
    {
        if (choice.Folder is { } folder)
        {
            WriteFolder(folder, report);
        }

        if (choice.Summary is { } summary)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(summary))!);
            WriteText(summary, output => SlackSummary.Write(output, report));
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
        string charts = Directory.CreateDirectory(Path.Combine(folder, "charts")).FullName;
        IReadOnlyList<Chart> drawn = PeriodCharts.Draw(report);
        WriteText(Path.Combine(folder, "report.html"), output => PeriodHtml.Write(output, report, drawn));
        WriteText(Path.Combine(folder, "report.md"), output => PeriodMarkdown.Write(output, report));
        WriteText(Path.Combine(folder, "routes.csv"), output => PeriodCsv.Write(output, report));
        using (FileStream json = File.Create(Path.Combine(folder, "report.json")))
        {
            PeriodJson.Write(json, report);
        }

        foreach (Chart chart in drawn)
        {
            File.WriteAllText(Path.Combine(charts, chart.Id + ".svg"), chart.FileSvg);
            File.WriteAllBytes(Path.Combine(charts, chart.Id + ".png"), chart.Png);
        }
    }

    private static void WriteText(string path, Action<TextWriter> write)
    {
        using var output = new StreamWriter(path, append: false, Utf8) { NewLine = "\n" };
        write(output);
    }
}
