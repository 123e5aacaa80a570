using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>Shows on standard error what fetching costs and, on a terminal, how far it has come.</summary>
internal static class FetchDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes an observer that shows.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="clock">For the rate.</param>
    public static FetchObserver Observer(Terminal terminal, TimeProvider clock)
    {
        Action<string> say = sentence => terminal.Error.WriteLine(Reporting.Text.SafeText.Of(sentence));
        return new FetchObserver(say, terminal.ErrorIsTerminal ? new Line(terminal, clock).Show : null);
    }

    /// <summary>A line that is written over, a few times a second.</summary>
    private sealed class Line(Terminal terminal, TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private readonly long _start = clock.GetTimestamp();
        private long _shown;
        private int _width;

        public void Show(FetchProgress progress)
        {
            lock (_lock)
            {
                bool last = progress.Done == progress.Total;
                if (!last && _shown != 0 && clock.GetElapsedTime(_shown) < Pause)
                {
                    return;
                }

                _shown = clock.GetTimestamp();
                string text = TextOf(progress, clock.GetElapsedTime(_start));
                terminal.Error.Write("\r" + text.PadRight(_width) + (last ? "\n" : ""));
                _width = last ? 0 : text.Length;
            }
        }
    }

    private static string TextOf(FetchProgress p, TimeSpan elapsed)
    {
        double rate = p.Bytes / Math.Max(0.001, elapsed.TotalSeconds);
        string of = p.TotalBytes > 0 ? $" of {ByteSize.Text(p.TotalBytes)}" : "";
        double left = p.TotalBytes > 0 ? Math.Max(0, p.TotalBytes - p.Bytes) / Math.Max(1, rate) : 0;
        string eta = left > 1 ? $", {left:0} s left" : "";
        return $"fetched {p.Done:#,0} of {p.Total:#,0}, {ByteSize.Text(p.Bytes)}{of}, {ByteSize.Text((long)rate)}/s{eta}";
    }
}
