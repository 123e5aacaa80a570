using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// The step before parsing that tells the lines that begin an entry of a log from those that continue one, such as the lines of a stack
/// trace. Where the format's lines themselves tell nothing, the shapes that runtimes write do. One per log stream; not thread-safe.
/// </summary>
/// <param name="parser">The parser that the lines go to.</param>
public sealed class EntryFraming(ILineParser parser)
{
    /// <summary>The outcome of a line that continues an entry.</summary>
    public static readonly ParseOutcome Continuation = ParseOutcome.Skip("continues the entry above");

    private bool _begun;

    /// <summary>Whether the next line of the log continues the entry above it.</summary>
    /// <param name="line">The line, not empty.</param>
    public bool Continues(ReadOnlySpan<byte> line)
    {
        bool continues = parser.BeginsEntry(line) switch
        {
            true => false,
            false => _begun || StackTraceLine.Is(line), // a rotated file may begin in the middle of an entry
            null => StackTraceLine.Is(line),
        };
        _begun |= !continues;
        return continues;
    }
}
