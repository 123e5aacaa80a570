using System.CommandLine;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>What standard output carries.</summary>
internal enum OutputFormat
{
    /// <summary>The screen for a person.</summary>
    Text,

    /// <summary>The summary as JSON.</summary>
    Json,

    /// <summary>The requests, one JSON object per line.</summary>
    Ndjson,

    /// <summary>The requests as CSV.</summary>
    Csv,

    /// <summary>The report as Markdown.</summary>
    Markdown,
}

/// <summary>The output options as chosen.</summary>
/// <param name="Folder">Folder for the files, or null.</param>
/// <param name="Format">What standard output carries.</param>
/// <param name="AllRequests">Whether every request is listed, not only the explained ones.</param>
/// <param name="Width">Columns.</param>
/// <param name="Color">Whether colour codes are written.</param>
/// <param name="Summary">File for the summary to be posted in a chat, or null.</param>
internal sealed record OutputChoice(string? Folder, OutputFormat Format, bool AllRequests, int Width, bool Color, string? Summary = null);

/// <summary>The options that say what to write.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Folder for report.html, charts, requests.ndjson, summary.json, requests.csv and hops.csv." };
    private readonly Option<string> _format = new("--format") { Description = "What standard output carries: text, json (the summary), ndjson (the requests), csv or markdown.", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _requests = new("--requests") { Description = "Requests to list: explained or all.", DefaultValueFactory = _ => "explained" };
    private readonly Option<string?> _summary = new("--summary") { Description = "File for a summary in Slack's Markdown, to be posted as it is." };
    private readonly Option<int?> _width = new("--width") { Description = "Columns of the text output (default: the terminal's, else 80)." };
    private readonly Option<string> _color = new("--color") { Description = "auto, always or never.", DefaultValueFactory = _ => "auto" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _requests.AcceptOnlyFromAmong("explained", "all");
        _format.AcceptOnlyFromAmong([.. Enum.GetNames<OutputFormat>().Select(n => n.ToLowerInvariant())]);
        command.Options.Add(_output);
        command.Options.Add(_format);
        command.Options.Add(_requests);
        command.Options.Add(_summary);
        AddStyleTo(command);
    }

    /// <summary>Adds only the options on how text looks.</summary>
    public void AddStyleTo(Command command)
    {
        _color.AcceptOnlyFromAmong("auto", "always", "never");
        command.Options.Add(_width);
        command.Options.Add(_color);
    }

    /// <summary>The values given.</summary>
    public OutputChoice Read(ParseResult parsed, Terminal terminal)
    {
        string color = parsed.GetValue(_color) ?? "auto";
        bool wished = terminal.IsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        string? folder = parsed.GetResult(_output) is null ? null : parsed.GetValue(_output);
        if (folder is not null && File.Exists(folder))
        {
            throw new UserErrorException(ExitCode.Usage, $"--output '{folder}' is a file; name a folder.");
        }

        return new OutputChoice(
            folder,
            parsed.GetResult(_format) is null ? OutputFormat.Text : Enum.Parse<OutputFormat>(parsed.GetValue(_format)!, ignoreCase: true),
            parsed.GetResult(_requests) is not null && parsed.GetValue(_requests) == "all",
            Math.Clamp(parsed.GetValue(_width) ?? terminal.Width, 40, 400),
            color == "always" || (color == "auto" && wished),
            parsed.GetResult(_summary) is null ? null : parsed.GetValue(_summary));
    }
}
