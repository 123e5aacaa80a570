using System.CommandLine;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary><c>detect</c>: says what each file is, what its records carry, and what is missing for a good join.</summary>
internal static class DetectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var outputs = new OutputOptions();
        var format = new Option<string>("--format") { Description = "What standard output carries: text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("detect", "Say what each file is: envelope, format, hop, ids, and what is missing for a good join.");
        inputs.AddTo(command);
        command.Options.Add(format);
        outputs.AddStyleTo(command);
        command.SetAction((parsed, cancel) =>
        {
            RunOptions options = inputs.Read(parsed, DiagnoseCommand.ShownCommandLine(args));
            return Task.FromResult((int)Execute(options, outputs.Read(parsed, terminal), parsed.GetValue(format) == "json", terminal, cancel));
        });
        return command;
    }

    private static ExitCode Execute(RunOptions options, OutputChoice choice, bool json, Terminal terminal, CancellationToken cancel)
    {
        DetectResult result = DetectRun.Run(options, cancel);
        foreach (string note in options.SettingNotes)
        {
            terminal.Error.WriteLine("note: " + note);
        }

        if (json)
        {
            DetectJson.Write(terminal.RawOut, result.Sources, result.Names);
        }
        else
        {
            DetectScreen.Write(terminal.Out, result.Sources, result.Names, new TerminalStyle(choice.Width, choice.Color, terminal.Unicode));
            terminal.Out.Flush();
        }

        return result.Sources.Any(s => s.Source.FormatId is not null)
            ? ExitCode.Done
            : throw new UserErrorException(ExitCode.Input, "Nothing was recognised; name the log's role and format (--source, or a configuration file with 'format' and 'pattern').");
    }
}
