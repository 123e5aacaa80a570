using System.Text;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>A server's format string as fields with the literal texts between them.</summary>
internal sealed class LinePattern
{
    private readonly (byte[] Before, PatternField Field)[] _fields;
    private readonly byte[] _tail;

    private LinePattern((byte[], PatternField)[] fields, byte[] tail)
    {
        _fields = fields;
        _tail = tail;
    }

    /// <summary>Matches a line from its start. Text behind a closing quote or bracket of the pattern is ignored: servers log fields that were added later.</summary>
    /// <param name="line">The line.</param>
    /// <param name="facts">Receives what the fields tell.</param>
    public PatternMatch Match(ReadOnlySpan<byte> line, ref LineFacts facts)
    {
        ReadOnlySpan<byte> rest = line;
        for (int i = 0; i < _fields.Length; i++)
        {
            (byte[] before, PatternField field) = _fields[i];
            if (!rest.StartsWith(before))
            {
                return PatternMatch.None;
            }

            rest = rest[before.Length..];
            byte[] next = i + 1 < _fields.Length ? _fields[i + 1].Before : _tail;
            int length = field.Meaning == FieldMeaning.Stamp ? facts.AddStamp(field, rest) : -1;
            if (length < 0)
            {
                bool quoted = before.Length > 0 && before[^1] == '"';
                length = FieldExtent.Of(rest, field, next, quoted);
                // A word in place of a number: the pattern lacks a field, and what follows would be taken for something else.
                if (length < 0 || (field.IsNumber && !AsciiNumber.IsNumeric(rest[..length])))
                {
                    return PatternMatch.None;
                }

                facts.Add(field, rest[..length]);
            }

            rest = rest[length..];
        }

        if (!rest.StartsWith(_tail))
        {
            return PatternMatch.None;
        }

        // Nothing but its place tells a bare last field from the one that follows it in the line: any of them may be the one meant.
        return _tail.Length == 0 && !rest.Trim(" \t\r"u8).IsEmpty ? PatternMatch.Surplus : PatternMatch.Whole;
    }

    /// <summary>Collects a pattern's pieces from left to right.</summary>
    internal sealed class Builder
    {
        private readonly List<(byte[], PatternField)> _fields = [];
        private readonly StringBuilder _literal = new();

        /// <summary>Adds text that stands in every line.</summary>
        public void Literal(string text) => _literal.Append(text);

        /// <summary>Adds a field.</summary>
        /// <param name="field">The field.</param>
        /// <param name="spelling">As the user wrote it, for messages.</param>
        /// <exception cref="FormatException">It cannot be told from the field before.</exception>
        public void Field(PatternField field, string spelling)
        {
            PatternField? previous = _literal.Length == 0 && _fields.Count > 0 ? _fields[^1].Item2 : null;
            if (previous is { Meaning: FieldMeaning.Path } && field.Meaning == FieldMeaning.Query)
            {
                return; // %U%q: the query follows the path and is cut off with it
            }

            if (previous is { Meaning: not FieldMeaning.Stamp })
            {
                throw new FormatException($"the pattern cannot be used: nothing stands between {spelling} and the field before it");
            }

            _fields.Add((Encoding.UTF8.GetBytes(_literal.ToString()), field));
            _literal.Clear();
        }

        /// <summary>The finished pattern.</summary>
        /// <exception cref="FormatException">The pattern tells nothing of requests.</exception>
        public LinePattern Build()
        {
            if (!_fields.Exists(f => f.Item2.Meaning == FieldMeaning.Stamp))
            {
                throw new FormatException("the pattern cannot be used: it has no time");
            }

            return new LinePattern([.. _fields], Encoding.UTF8.GetBytes(_literal.ToString().TrimEnd()));
        }
    }
}

/// <summary>How a line fits a pattern.</summary>
internal enum PatternMatch
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The line has more fields than the pattern, so that it is open which are meant.</summary>
    Surplus,

    /// <summary>It does.</summary>
    Whole,
}
