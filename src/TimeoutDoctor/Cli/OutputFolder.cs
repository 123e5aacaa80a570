using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Cli;

/// <summary>How files of a report are written: UTF-8 without a mark, line feeds, charts in a folder of their own.</summary>
internal static class OutputFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text file.</summary>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        using var output = new StreamWriter(path, append: false, Utf8) { NewLine = "\n" };
        write(output);
    }

    /// <summary>Writes the summary for a chat, where the user wants it.</summary>
    /// <exception cref="UserErrorException">There is a folder of that name.</exception>
    public static void WriteSummary(string path, Action<TextWriter> write)
    {
        if (Directory.Exists(path))
        {
            throw new UserErrorException(ExitCode.Usage, $"--summary '{path}' is a folder; name a file.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WriteText(path, write);
    }

    /// <summary>Writes each chart as SVG and PNG below <c>charts/</c>.</summary>
    public static void WriteCharts(string folder, IReadOnlyList<Chart> drawn)
    {
        string charts = Directory.CreateDirectory(Path.Combine(folder, "charts")).FullName;
        foreach (Chart chart in drawn)
        {
            File.WriteAllText(Path.Combine(charts, chart.Id + ".svg"), chart.FileSvg);
            File.WriteAllBytes(Path.Combine(charts, chart.Id + ".png"), chart.Png);
        }
    }
}
