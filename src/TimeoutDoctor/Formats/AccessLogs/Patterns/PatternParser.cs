using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Parses the lines of one source by the server's own pattern, or by the first of several that fits.</summary>
internal sealed class PatternParser(IReadOnlyList<LinePattern> patterns, ParseContext context) : ILineParser
{
    private readonly RecordAssembly _assembly = new(context);

    /// <summary>With one pattern.</summary>
    public PatternParser(LinePattern pattern, ParseContext context)
        : this([pattern], context)
    {
    }

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("empty line");
        }

        bool surplus = false;
        for (int i = 0; i < patterns.Count; i++)
        {
            LineFacts facts = LineFacts.None;
            PatternMatch match = patterns[i].Match(line, ref facts);
            surplus |= match == PatternMatch.Surplus;
            if (match == PatternMatch.Whole)
            {
                return _assembly.TryFill(ref facts, text, ref record) ? ParseOutcome.Record : ParseOutcome.Reject("unreadable time");
            }
        }

        return ParseOutcome.Reject(surplus ? "the line has more fields than the pattern" : "the line does not fit the pattern");
    }
}
