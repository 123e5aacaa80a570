using System.CommandLine;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>What standard output carries of a period's report.</summary>
internal enum PeriodFormat
{
    /// <summary>The screen for a person.</summary>
    Text,

    /// <summary>The report as JSON.</summary>
    Json,

    /// <summary>The table of routes and segments as CSV.</summary>
    Csv,

    /// <summary>The report as Markdown.</summary>
    Markdown,
}

/// <summary>The output options of a period's report as chosen.</summary>
/// <param name="Folder">Folder for the files, or null.</param>
/// <param name="Summary">File for the summary to be posted in a chat, or null.</param>
/// <param name="Format">What standard output carries.</param>
/// <param name="Width">Columns.</param>
/// <param name="Color">Whether colour codes are written.</param>
internal sealed record PeriodOutputChoice(string? Folder, string? Summary, PeriodFormat Format, int Width, bool Color);

/// <summary>The options that say what to write of a period's report.</summary>
internal sealed class PeriodOutputOptions
{
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Folder for report.html, report.md, report.json, routes.csv and charts." };
    private readonly Option<string?> _summary = new("--summary") { Description = "File for a summary in Slack's Markdown, to be posted as it is." };
    private readonly Option<string> _format = new("--format") { Description = "What standard output carries: text, json, csv or markdown.", DefaultValueFactory = _ => "text" };
    private readonly OutputOptions _style = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong([.. Enum.GetNames<PeriodFormat>().Select(n => n.ToLowerInvariant())]);
        command.Options.Add(_output);
        command.Options.Add(_summary);
        command.Options.Add(_format);
        _style.AddStyleTo(command);
    }

    /// <summary>The values given.</summary>
    public PeriodOutputChoice Read(ParseResult parsed, Terminal terminal)
    {
        OutputChoice style = _style.Read(parsed, terminal);
        string? folder = parsed.GetValue(_output);
        return folder is null || !File.Exists(folder)
            ? new PeriodOutputChoice(folder, parsed.GetValue(_summary), Enum.Parse<PeriodFormat>(parsed.GetValue(_format)!, ignoreCase: true), style.Width, style.Color)
            : throw new UserErrorException(ExitCode.Usage, $"--output '{folder}' is a file; name a folder.");
    }
}
