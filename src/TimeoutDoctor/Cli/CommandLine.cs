using System.CommandLine;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>Entry point of the command line: commands, and what an error looks like.</summary>
public static class CommandLine
{
    /// <summary>Runs the tool on this process's console.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args) => (int)Run(args, Terminal.OfProcess(), TimeProvider.System);

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
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && !args.Any(a => a is "--help" or "-h" or "-?" or "--version"))
        {
            terminal.Error.WriteLine($"timeout-doctor: {parsed.Errors[0].Message} Run 'timeout-doctor {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help' for the options.");
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
