using System.CommandLine;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Discovery;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary><c>sources</c>: finds the logs of a request path in an AWS account, and says what is switched off.</summary>
internal static class SourcesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var places = new Argument<string[]>("place") { Description = "Where to look instead of everywhere: s3://bucket[/prefix], or cloudwatch: and the beginning of log groups' names.", Arity = ArgumentArity.ZeroOrMore };
        var format = new Option<string>("--format") { Description = "What standard output carries: text or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var debug = new Option<bool>("--debug") { Description = "Show stack traces." };
        var remote = new RemoteOptions(clock);
        var outputs = new OutputOptions();
        var command = new Command("sources", "Find the logs of a request path in AWS: log groups, load balancers' logs, and what is switched off.") { places, format, debug };
        remote.AddAccessTo(command);
        outputs.AddStyleTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var search = new SourceSearch { Remote = remote.Read(parsed), Places = parsed.GetValue(places) ?? [], Say = terminal.ErrorIsTerminal ? terminal.Error.WriteLine : _ => { } };
            DiscoveryReport report = await SourcesRun.RunAsync(search, cancel);
            OutputChoice choice = outputs.Read(parsed, terminal);
            if (parsed.GetValue(format) == "json")
            {
                SourcesJson.Write(terminal.RawOut, report);
            }
            else
            {
                SourcesScreen.Write(terminal.Out, report, new TerminalStyle(choice.Width, choice.Color, terminal.Unicode));
                terminal.Out.Flush();
            }

            return (int)ExitCode.Done;
        });
        return command;
    }
}
