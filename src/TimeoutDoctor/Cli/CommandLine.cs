using System.CommandLine;
using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>Entry point of the command line: commands, and what an error looks like.</summary>
public static class CommandLine
{
    // An argument that begins with @ names the file of a format, not a file of arguments.
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs the tool on this process's console.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        // The build carries no cultures, so that there is no other; a host that sets one of its own must not change a byte either.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return (int)Run(args, Terminal.OfProcess(), TimeProvider.System);
    }

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="clock">What time it is, for <c>--since</c>.</param>
    public static ExitCode Run(string[] args, Terminal terminal, TimeProvider clock)
    {
        var root = new RootCommand("Finds out why requests end in 504 Gateway Timeout although the backend says that it answered in time.")
        {
            DiagnoseCommand.Create(args, terminal, clock),
            ExplainCommand.Create(args, terminal, clock),
            ReportCommand.Create(args, terminal, clock),
            SourcesCommand.Create(terminal, clock),
            PullCommand.Create(args, terminal, clock),
            DetectCommand.Create(args, terminal, clock),
            RecordCommand.Create(args, terminal, clock),
            CheckCommand.Create(terminal),
        };
        ParseResult parsed = root.Parse(args, Plain);
        string? stray = args.Skip(1).FirstOrDefault(a => a.StartsWith("--", StringComparison.Ordinal) && a.Length > 2 && !Known(parsed.CommandResult.Command, a));
        if (stray is not null)
        {
            string name = stray.Split('=')[0];
            string nearest = NearestName.Of(name, parsed.CommandResult.Command.Options.Select(o => o.Name).Append("--help"));
            terminal.Error.WriteLine($"timeout-doctor: '{name}' is not an option; did you mean '{nearest}'? Run 'timeout-doctor {parsed.CommandResult.Command.Name} --help' for the options.");
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0 && !args.Any(a => a is "--help" or "-h" or "-?" or "--version"))
        {
            terminal.Error.WriteLine($"timeout-doctor: {OneSentence(parsed.Errors[0].Message)} Run 'timeout-doctor {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help' for the options.");
            return ExitCode.Usage;
        }

        try
        {
            return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = terminal.Out, Error = terminal.Error });
        }
        catch (Exception e)
        {
            return Report(e, terminal, args.Contains("--debug"));
        }
    }

    // An option that does not exist would otherwise be taken for a path.
    private static bool Known(Command command, string argument)
    {
        string name = argument.Split('=')[0];
        return name is "--help" or "--version" || command.Options.Any(o => o.Name == name || o.Aliases.Contains(name));
    }

    private static string OneSentence(string message)
    {
        string line = string.Join(' ', message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.EndsWith('.') ? line : line + ".";
    }

    private static ExitCode Report(Exception exception, Terminal terminal, bool debug)
    {
        (ExitCode code, string message) = exception switch
        {
            UserErrorException user => (user.Code, user.Message),
            OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
            IOException or UnauthorizedAccessException => (ExitCode.Input, exception.Message),
            _ => (ExitCode.Internal, $"this is our fault: {exception.GetType().Name}: {exception.Message} Run it again with --debug and send us the output."),
        };
        terminal.Error.WriteLine("timeout-doctor: " + message);
        if (debug)
        {
            terminal.Error.WriteLine(exception);
        }

        return code;
    }
}
