using System.CommandLine;
using TimeoutDoctor.Conditions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary><c>diagnose</c>: reads logs, says why requests timed out, and writes the files of the output contract.</summary>
internal static class DiagnoseCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var outputs = new OutputOptions();
        var conditions = new ConditionOptions();
        var exports = new ExportOptions();
        var command = new Command("diagnose", "Read the logs of a request path and say why requests timed out.");
        inputs.AddTo(command);
        outputs.AddTo(command);
        conditions.AddTo(command);
        exports.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            RunOptions options = inputs.Read(parsed, ShownCommandLine(args)) with { Observer = FetchDisplay.Observer(terminal, clock) };
            OutputChoice choice = outputs.Read(parsed, terminal);
            IReadOnlyList<Condition> failOn = conditions.Read(parsed);
            IReadOnlyList<string> formats = exports.Read(parsed, choice);
            return Task.Run(async () => (int)await ExecuteAsync(options with { AllRequests = choice.AllRequests }, choice, failOn, formats, terminal, cancel), CancellationToken.None);
        });
        return command;
    }

    /// <summary>The command line as a person would type it again.</summary>
    public static string ShownCommandLine(string[] args) => "timeout-doctor " + ShellWords.Join(args);

    private static async Task<ExitCode> ExecuteAsync(
        RunOptions options, OutputChoice choice, IReadOnlyList<Condition> failOn, IReadOnlyList<string> formats, Terminal terminal, CancellationToken cancel)
    {
        using var requests = new RequestOutput(choice, options.Zones, terminal);
        RunResult result = ProgressLine.Run(terminal, show => DiagnosisRun.Run(options, requests.IsWanted ? requests.Open : null, show, cancel));

        requests.Close();
        foreach (string note in options.SettingNotes.Concat(result.Report.Notes))
        {
            terminal.Error.WriteLine("note: " + note);
        }

        ReportOutput.Write(result.Report, choice, terminal);
        await ExportOptions.WriteAsync(formats, result.Report, choice, cancel);
        return ConditionOptions.Check(failOn, new DiagnosisFacts(result.Report), terminal);
    }
}
