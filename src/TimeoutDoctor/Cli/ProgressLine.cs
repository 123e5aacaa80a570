using Spectre.Console;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary>Says on standard error how far a run has come; silent when that is no terminal.</summary>
internal static class ProgressLine
{
    private const long Every = 50_000;

    /// <summary>Runs something that tells its progress.</summary>
    public static T Run<T>(Terminal terminal, Func<Action<RunProgress>?, T> work)
    {
        if (!terminal.ErrorIsTerminal)
        {
            return work(null);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        return console.Status().Start("Looking at the inputs", status =>
        {
            long next = Every;
            return work(progress =>
            {
                if (progress.Lines >= next)
                {
                    next = progress.Lines + Every;
                    status.Status(Markup.Escape(TextOf(progress)));
                }
            });
        });
    }

    private static string TextOf(RunProgress progress) =>
        $"{progress.Lines:#,0} records" + (progress.Reached.IsKnown ? $", up to {progress.Reached.ToDateTimeOffset():yyyy-MM-dd HH:mm} UTC" : "");
}
