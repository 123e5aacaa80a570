using System.CommandLine;
using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary><c>explain</c>: shows one request as a waterfall with its log lines.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var outputs = new OutputOptions();
        var id = new Argument<string>("id") { Description = "A gateway request id, extended request id or trace id." };
        var whyNot = new Option<string?>("--why-not") { Description = "A cause: show each of its conditions, and which of them fail." };
        var command = new Command("explain", "Show one request: where its time went, and the lines that say so.");
        command.Arguments.Add(id);
        command.Options.Add(whyNot);
        inputs.AddTo(command);
        outputs.AddStyleTo(command);
        command.SetAction((parsed, cancel) =>
        {
            RunOptions options = inputs.Read(parsed, DiagnoseCommand.ShownCommandLine(args)) with { Observer = FetchDisplay.Observer(terminal, clock) };
            return Task.Run(() => (int)Execute(parsed.GetValue(id)!, options, outputs.Read(parsed, terminal), CauseOf(parsed.GetValue(whyNot)), terminal, cancel), CancellationToken.None);
        });
        return command;
    }

    private static string? CauseOf(string? text) => text is null || CauseIds.All.Contains(text, StringComparer.Ordinal) ? text
        : throw new UserErrorException(ExitCode.Usage, $"--why-not '{text}' is not a cause; it must be one of {string.Join(", ", CauseIds.All)}.");

    private static ExitCode Execute(string id, RunOptions options, OutputChoice choice, string? whyNot, Terminal terminal, CancellationToken cancel)
    {
        RequestId wanted = RequestId.ParseTraceHeader(Encoding.UTF8.GetBytes(id));
        if (!wanted.IsKnown)
        {
            throw new UserErrorException(ExitCode.Usage, "That is not an id; give a request id or a trace id as it stands in a log.");
        }

        RunResult result = ProgressLine.Run(terminal, show => DiagnosisRun.Run(options with { Wanted = wanted }, null, show, cancel));

        if (result.Wanted.Count == 0)
        {
            throw new UserErrorException(ExitCode.Input, $"No request with that id is among the {result.Report.Requests:#,0} requests read; check the id and the time window.");
        }

        foreach (ExplainedRequest request in result.Wanted)
        {
            ReportOutput.Explain(request, result.Report, choice, terminal, whyNot);
        }

        return ExitCode.Done;
    }
}
