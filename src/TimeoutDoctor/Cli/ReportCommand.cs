using System.CommandLine;
using TimeoutDoctor.Conditions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary><c>report</c>: what a week, a month or any window was like, compared with the one before.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var periods = new PeriodOptions();
        var outputs = new PeriodOutputOptions();
        var conditions = new ConditionOptions();
        var history = new Option<string?>("--history") { Description = "File that keeps latency sketches per hop, route and hour: what is read is put into it, and earlier weeks come out of it." };
        var only = new Option<bool>("--history-only") { Description = "Read no logs, also none that the configuration names: report from the history alone." };
        var command = new Command("report", "Report a week, a month or any window per hop and route, compared with the one before.");
        periods.AddTo(command);
        command.Options.Add(history);
        command.Options.Add(only);
        inputs.AddTo(command);
        outputs.AddTo(command);
        conditions.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            RunOptions options = inputs.Read(parsed, DiagnoseCommand.ShownCommandLine(args), sourcesOptional: true) with { CollectHistory = true, Observer = FetchDisplay.Observer(terminal, clock) };
            options = parsed.GetValue(only) ? options with { Inputs = [] } : options;
            var wanted = new PeriodRequest(parsed.GetValue(history), periods.Read(parsed, options.From, options.To, options.Now));
            PeriodOutputChoice choice = outputs.Read(parsed, terminal);
            IReadOnlyList<Condition> failOn = conditions.Read(parsed);
            return Task.Run(() => (int)Execute(wanted, options with { From = default, To = default }, choice, failOn, terminal, cancel), CancellationToken.None);
        });
        return command;
    }

    private static ExitCode Execute(PeriodRequest wanted, RunOptions options, PeriodOutputChoice choice, IReadOnlyList<Condition> failOn, Terminal terminal, CancellationToken cancel)
    {
        PeriodResult result = ProgressLine.Run(terminal, show => PeriodRun.Run(wanted, options, show, cancel));
        foreach (string note in options.SettingNotes.Concat(result.Notes))
        {
            terminal.Error.WriteLine("note: " + note);
        }

        PeriodOutput.Write(result.Report, choice, terminal);
        return ConditionOptions.Check(failOn, new PeriodFacts(result.Report), terminal);
    }
}
