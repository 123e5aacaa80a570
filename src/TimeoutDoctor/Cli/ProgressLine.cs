using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary>One line on standard error that says how far the run has come; silent when that is no terminal.</summary>
internal sealed class ProgressLine(Terminal terminal) : IDisposable
{
    private const long Every = 200_000;

    private long _next = Every;
    private bool _shown;

    /// <summary>Shows progress now and then.</summary>
    public void Show(RunProgress progress)
    {
        if (!terminal.ErrorIsTerminal || progress.Lines < _next)
        {
            return;
        }

        _next = progress.Lines + Every;
        _shown = true;
        string reached = progress.Reached.IsKnown ? $", up to {progress.Reached.ToDateTimeOffset():yyyy-MM-dd HH:mm} UTC" : "";
        terminal.Error.Write($"\r{progress.Lines:#,0} records{reached} ");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_shown)
        {
            terminal.Error.Write("\r" + new string(' ', 60) + "\r");
        }
    }
}
