using System.Buffers;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Redacts JSON, whole or a piece of it, damaged or not: what a key says of its value decides. Strings in which another line stands are
/// redacted as that line.
/// </summary>
internal sealed class JsonRedactor(ValueRedactor values, LineRedactor lines)
{
    private const int Deepest = 512;
    private Meaning _field = Meaning.Unknown;

    /// <summary>Where JSON begins in a line, outside of quotes; -1 where there is none. A line may be a piece of a document.</summary>
    public static int Start(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOfAnyExcept(" \t\uFEFF"u8);
        if (first < 0)
        {
            return -1;
        }

        if (line[first] is (byte)'{' or (byte)'}' or (byte)']' || (line[first] == '[' && IsStart(line, first)) || IsKey(line[first..]))
        {
            return first;
        }

        // Within a line {} holds nothing, and stands for headers that a proxy did not capture.
        bool quoted = false;
        for (int at = first; at < line.Length; at++)
        {
            if (line[at] == '\\')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && line[at] == '{' && at > 0 && " \t:,="u8.IndexOf(line[at - 1]) >= 0 && !line[(at + 1)..].StartsWith("}"u8) && IsStart(line, at))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Writes a text that begins as JSON does.</summary>
    public void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> into, int depth)
    {
        var outer = new Stack<(Meaning Meaning, bool IsField)>();
        (Meaning meaning, bool isField) = (Meaning.Columns, false);
        for (int at = 0; at < text.Length;)
        {
            byte b = text[at];
            if (b == '"')
            {
                int end = LineShape.ClosingQuote(text[(at + 1)..]);
                ReadOnlySpan<byte> raw = end < 0 ? text[(at + 1)..] : text.Slice(at + 1, end);
                into.Write("\""u8);
                at += 1 + raw.Length;
                if (end >= 0 && IsColon(text[(at + 1)..]))
                {
                    (meaning, isField) = Key(raw, into);
                }
                else
                {
                    String(raw, meaning, into, depth);
                    _field = isField ? values.MeaningOf(raw) : _field;
                }

                into.Write(end < 0 ? default : "\""u8);
                at += end < 0 ? 0 : 1;
            }
            else if (b is (byte)'{' or (byte)'}' or (byte)'[' or (byte)']')
            {
                if (b == '{' && outer.Count < Deepest)
                {
                    outer.Push((meaning, isField));
                }
                else if (b == '}' && outer.Count > 0)
                {
                    (meaning, isField) = outer.Pop();
                }

                into.Write(text.Slice(at++, 1));
            }
            else
            {
                int end = text[at..].IndexOfAny("\"{}[],"u8) is var found && found < 0 ? text.Length - at : Math.Max(1, found);
                Bare(text.Slice(at, end), meaning, into);
                at += end;
            }
        }
    }

    private static bool IsStart(ReadOnlySpan<byte> line, int at)
    {
        ReadOnlySpan<byte> rest = line[(at + 1)..].TrimStart(" \t"u8);
        return rest.IsEmpty || rest[0] is (byte)'"' or (byte)'{' or (byte)'}' or (byte)']';
    }

    private static bool IsKey(ReadOnlySpan<byte> text) =>
        text[0] == '"' && LineShape.ClosingQuote(text[1..]) is >= 0 and int end && IsColon(text[(end + 2)..]);

    private static bool IsColon(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8).StartsWith(":"u8);

    // A key that the formats know stays; of any other the technical words do.
    private (Meaning Meaning, bool IsField) Key(ReadOnlySpan<byte> raw, IBufferWriter<byte> into)
    {
        if (values.IsName(raw))
        {
            into.Write(raw);
        }
        else
        {
            values.Write(raw, Meaning.Unknown, into);
        }

        if (raw.SequenceEqual("value"u8) && _field != Meaning.Unknown)
        {
            return (_field, false);
        }

        return raw.SequenceEqual("field"u8) ? (Meaning.Columns, true) : (values.MeaningOf(raw), false);
    }

    private void String(ReadOnlySpan<byte> raw, Meaning meaning, IBufferWriter<byte> into, int depth)
    {
        if (raw.IndexOf((byte)'\\') >= 0)
        {
            var decoded = new ArrayBufferWriter<byte>(raw.Length + 1);
            if (JsonText.TryDecode(raw, decoded))
            {
                var redacted = new ArrayBufferWriter<byte>(raw.Length + 16);
                Decoded(decoded.WrittenSpan, meaning, redacted, depth);
                JsonText.Encode(redacted.WrittenSpan, into);
                return;
            }
        }

        Decoded(raw, meaning, into, depth);
    }

    private void Decoded(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into, int depth)
    {
        if (meaning == Meaning.Prose || (meaning is Meaning.Unknown or Meaning.Columns && text.StartsWith("{\""u8)))
        {
            lines.Line(text, into, depth + 1);
        }
        else
        {
            values.WriteValue(text, meaning == Meaning.Columns && text.StartsWith("/"u8) ? Meaning.Path : meaning, into);
        }
    }

    private void Bare(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into)
    {
        ReadOnlySpan<byte> value = text.TrimStart(" \t:,"u8);
        into.Write(text[..^value.Length]);
        values.WriteValue(value, meaning, into);
    }
}
