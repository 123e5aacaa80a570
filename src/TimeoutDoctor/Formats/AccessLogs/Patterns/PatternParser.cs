using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Parses the lines of one source by the server's own pattern.</summary>
internal sealed class PatternParser(LinePattern pattern, ParseContext context) : ILineParser
{
    private readonly RecordAssembly _assembly = new(context);

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("empty line");
        }

        LineFacts facts = LineFacts.None;
        if (!pattern.TryMatch(line, ref facts))
        {
            return ParseOutcome.Reject("the line does not fit the pattern");
        }

        return _assembly.TryFill(ref facts, text, ref record) ? ParseOutcome.Record : ParseOutcome.Reject("unreadable time");
    }
}
