using System.CommandLine;
using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Fixtures.Recording;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary><c>record</c>: cuts a redacted fixture out of logs, and proves that it says what they say.</summary>
internal static class RecordCommand
{
    private const int MostTold = 10;

    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var output = new Option<string>("--output", "-o") { Description = "Folder for the fixture; new, empty, or a fixture that is recorded again.", Required = true };
        var keep = new Option<string[]>("--keep") { Description = "A value that is no secret and stays as it is, such as a path's word or a host. May be given several times; adds to the configuration's redaction.keep.", Arity = ArgumentArity.OneOrMore };
        var shift = new Option<bool>("--shift-times") { Description = "Move all dates by one amount of whole weeks that nobody is told." };
        var verify = new Option<bool>("--verify") { Description = "Search the written files for what was replaced, and fail if anything survives." };
        var bare = new Option<bool>("--no-redaction") { Description = "Leave the logs as they are: for fixtures of data that is no secret." };
        var truth = new Option<string?>("--truth") { Description = "A truth.json of these logs: what really happened, where it is known from elsewhere. Its lines are numbered anew." };
        var whole = new Option<long?>("--whole-up-to") { Description = "Lines up to which all of the logs are kept where nothing less gives every verdict (default 100000); of larger logs, the few requests in the way are left out." };
        var command = new Command("record", "Cut a small redacted fixture out of an incident's logs, for check, and prove that it is diagnosed as they are.");
        inputs.AddTo(command);
        foreach (Option option in (Option[])[output, keep, shift, verify, bare, truth, whole])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancel) =>
        {
            (RunOptions options, RedactionSection? said) = inputs.ReadForRecord(parsed, DiagnoseCommand.ShownCommandLine(args));
            var choice = new RecordChoice
            {
                Folder = Path.GetFullPath(parsed.GetValue(output)!),
                Keep = [.. said?.Keep ?? [], .. parsed.GetValue(keep) ?? []],
                ShiftTimes = parsed.GetValue(shift) || said?.ShiftTimes == true,
                Verify = parsed.GetValue(verify),
                Redact = !parsed.GetValue(bare),
                Truth = parsed.GetValue(truth),
                WholeUpTo = parsed.GetValue(whole) ?? RecordChoice.UsualWhole,
            };
            if (!choice.Redact && (choice.ShiftTimes || choice.Verify || parsed.GetValue(keep) is { Length: > 0 }))
            {
                throw new UserErrorException(ExitCode.Usage, "--no-redaction leaves the logs as they are; --keep, --shift-times and --verify do not go with it.");
            }

            RunOptions observed = options with { Observer = FetchDisplay.Observer(terminal, clock) };
            return Task.Run(() => (int)Execute(observed, choice, parsed.GetValue(output)!, terminal, cancel), CancellationToken.None);
        });
        return command;
    }

    private static ExitCode Execute(RunOptions options, RecordChoice choice, string shown, Terminal terminal, CancellationToken cancel)
    {
        RecordOutcome outcome = ProgressLine.Run(terminal, show => RecordRun.Run(options, choice, show, cancel));
        foreach (string note in options.SettingNotes.Concat(outcome.Notes))
        {
            terminal.Error.WriteLine("note: " + note);
        }

        terminal.Out.WriteLine($"{shown.TrimEnd('/')}: {outcome.Requests.Kept:#,0} of {outcome.Requests.All:#,0} requests, {outcome.Lines.Kept:#,0} of {outcome.Lines.All:#,0} lines ({Share(outcome.Lines.Kept, outcome.Lines.All)}).");
        if (outcome.Replaced.Count > 0)
        {
            terminal.Out.WriteLine("Replaced: " + string.Join(", ", outcome.Replaced.Select(r => $"{RedactionReport.NameOf(r.Kind)} {r.Values:#,0} ({r.Times:#,0} times)")) + ".");
        }

        bool leaks = Leaks(outcome, terminal);
        bool holds = Proof(outcome, terminal);
        return leaks || !holds ? ExitCode.ConditionMet : ExitCode.Done;
    }

    private static bool Leaks(RecordOutcome outcome, Terminal terminal)
    {
        if (outcome.Leaks is { Count: 0 })
        {
            terminal.Out.WriteLine("Searched: no original survives.");
        }

        Tell(outcome.Leaks ?? [], "an original survives: ", terminal);
        return outcome.Leaks is { Count: > 0 };
    }

    private static bool Proof(RecordOutcome outcome, Terminal terminal)
    {
        string others = outcome.OtherLinks.Differing == 0 ? "" : $" Of {outcome.OtherLinks.All:#,0} requests around them, {outcome.OtherLinks.Differing:#,0} are joined otherwise, which is recorded as it is.";
        if (outcome.Differences.Count == 0)
        {
            terminal.Out.WriteLine($"Proved: the fixture gives all {outcome.Explained:#,0} explained requests ({outcome.Flagged:#,0} flagged) the verdict and the links that the full logs give.{others}");
            if (outcome.LeftOut > 0)
            {
                terminal.Out.WriteLine($"Left out: {outcome.LeftOut:#,0} explained {(outcome.LeftOut == 1 ? "request" : "requests")}, as how sure a link without an id is depends on more traffic than a slice holds.");
            }

            Summary(outcome, terminal);
            return true;
        }

        terminal.Error.WriteLine($"timeout-doctor: the fixture does not hold: {outcome.Differences.Count:#,0} of {outcome.Explained:#,0} explained requests differ from the full logs, even with all lines kept. Do not use it to prove anything; record again with --no-redaction to see whether redaction is the reason.");
        Tell(outcome.Differences, "", terminal);
        return false;
    }

    private static void Summary(RecordOutcome outcome, Terminal terminal)
    {
        if (outcome.SummaryDifferences.Count == 0)
        {
            terminal.Out.WriteLine("Its findings and clocks are those of the full logs, too.");
            return;
        }

        terminal.Out.WriteLine($"Of findings and clocks, {outcome.SummaryDifferences.Count:#,0} differ from the full logs, as a slice holds only a sample of their traffic; check holds the fixture to its own:");
        foreach (string line in outcome.SummaryDifferences)
        {
            terminal.Out.WriteLine("  " + Printable(line));
        }
    }

    private static string Printable(string line) => new([.. line.Select(c => char.IsControl(c) ? '?' : c)]);

    private static void Tell(IReadOnlyList<string> lines, string before, Terminal terminal)
    {
        foreach (string line in lines.Take(MostTold))
        {
            terminal.Error.WriteLine("  " + before + Printable(line));
        }

        if (lines.Count > MostTold)
        {
            terminal.Error.WriteLine($"  and {lines.Count - MostTold:#,0} more.");
        }
    }

    private static string Share(long kept, long all) => all == 0 ? "none" : (100.0 * kept / all).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + " %";
}
