using System.Text;

namespace TimeoutDoctor.Cli;

/// <summary>Where the tool writes, and what that place can show.</summary>
/// <param name="Out">Receives the result alone.</param>
/// <param name="Error">Receives progress, warnings and errors.</param>
/// <param name="IsTerminal">Whether <paramref name="Out"/> is a terminal.</param>
/// <param name="ErrorIsTerminal">Whether <paramref name="Error"/> is a terminal.</param>
/// <param name="Width">Columns of the terminal; 80 when it is none.</param>
/// <param name="Unicode">Whether block characters can be shown.</param>
/// <param name="RawOut">The bytes behind <paramref name="Out"/>, for results that are files.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsTerminal, bool ErrorIsTerminal, int Width, bool Unicode, Stream RawOut)
{
    private const int DefaultWidth = 80;

    /// <summary>The console of this process.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool unicode = Console.OutputEncoding is UTF8Encoding || Console.IsOutputRedirected;
        Stream raw = Console.OpenStandardOutput();
        var output = new StreamWriter(raw, utf8) { AutoFlush = true, NewLine = "\n" };
        return new Terminal(output, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, WidthOfConsole(), unicode, raw);
    }

    private static int WidthOfConsole()
    {
        if (Console.IsOutputRedirected)
        {
            return DefaultWidth;
        }

        try
        {
            return Console.WindowWidth is > 0 and int width ? width : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
