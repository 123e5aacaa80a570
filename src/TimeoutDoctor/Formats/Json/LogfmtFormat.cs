using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>logfmt: <c>key=value key="quoted \"text\"" bare</c>, with or without a stamp in front (Heroku's router writes one).</summary>
internal sealed class LogfmtFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "logfmt";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const int FewestPairs = 3;

        private readonly KeyNode _keys = new(AppNames.Logfmt, "", "");
        private readonly FieldSlots _fields = new();
        private readonly AppRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (line.IsEmpty)
            {
                return ParseOutcome.Skip("empty line");
            }

            _fields.Clear();
            int pairs = 0, others = 0;
            int at = AsciiTime.TryIso(line, out ReadTime time) ? time.Length : 0;
            if (at > 0)
            {
                _fields.Set(line, (int)AppField.Time, 0, at);
            }

            KeyEntry? before = null;
            while (at < line.Length)
            {
                if (line[at] <= ' ')
                {
                    at++;
                    continue;
                }

                int length = WordLength(line[at..], out int equals);
                if (equals > 0)
                {
                    pairs++;
                    before = _keys.Find(line.Slice(at, equals), line.Slice(at, equals), before);
                    Note(line, before.Field, at + equals + 1, at + length);
                }
                else
                {
                    others++;
                }

                at += length;
            }

            return pairs >= FewestPairs && pairs >= others ? _builder.Build(line, _fields, text, ref record) : ParseOutcome.Reject("not key=value pairs");
        }

        private void Note(ReadOnlySpan<byte> line, int field, int from, int to)
        {
            bool quoted = to - from >= 2 && line[from] == '"' && line[to - 1] == '"';
            (from, to) = quoted ? (from + 1, to - 1) : (from, to);
            if (field != 0 && to > from)
            {
                _fields.Set(line, field, from, to - from, quoted && line[from..to].Contains((byte)'\\'));
            }
        }

        // A word ends at a blank; a quoted value may hold some.
        private static int WordLength(ReadOnlySpan<byte> rest, out int equals)
        {
            int end = rest.IndexOfAny((byte)' ', (byte)'\t');
            end = end < 0 ? rest.Length : end;
            equals = rest[..end].IndexOf((byte)'=');
            if (equals > 0 && equals + 1 < rest.Length && rest[equals + 1] == '"' && FieldWalker.EndOfQuoted(rest[(equals + 2)..]) is >= 0 and int quote)
            {
                return equals + 2 + quote + 1;
            }

            return end;
        }
    }
}
