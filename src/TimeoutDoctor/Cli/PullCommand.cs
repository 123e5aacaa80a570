using System.CommandLine;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary><c>pull</c>: keeps the logs of an incident in a folder, as they are.</summary>
internal static class PullCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(string[] args, Terminal terminal, TimeProvider clock)
    {
        var inputs = new InputOptions(clock);
        var output = new Option<string>("--output", "-o") { Description = "Folder for the logs, manifest.json and timeout-doctor.json.", Required = true };
        var command = new Command("pull", "Fetch the logs of a window from AWS into a folder that diagnose reads.");
        inputs.AddTo(command);
        command.Options.Add(output);
        command.SetAction((parsed, cancel) =>
        {
            RunOptions options = inputs.Read(parsed, DiagnoseCommand.ShownCommandLine(args)) with { Observer = FetchDisplay.Observer(terminal, clock) };
            string folder = Path.GetFullPath(parsed.GetValue(output)!);
            return Task.Run(() => (int)Execute(options, folder, parsed.GetValue(output)!, terminal, cancel), CancellationToken.None);
        });
        return command;
    }

    private static ExitCode Execute(RunOptions options, string folder, string shown, Terminal terminal, CancellationToken cancel)
    {
        (int files, long bytes, IReadOnlyList<string> notes) = PullRun.Run(options, folder, cancel);
        foreach (string note in options.SettingNotes.Concat(notes))
        {
            terminal.Error.WriteLine("note: " + note);
        }

        terminal.Out.WriteLine($"{files:#,0} files, {ByteSize.Text(bytes)}. Next: timeout-doctor diagnose --config {shown.TrimEnd('/')}/timeout-doctor.json");
        return ExitCode.Done;
    }
}
