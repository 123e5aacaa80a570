using System.Buffers;
using System.Text;

namespace TimeoutDoctor.Redaction;

/// <summary>
/// Redacts the lines of one file, in order: finds out what each part of a line is (JSON, quoted text, columns, prose, elements) and hands it
/// on with its meaning. Never throws, whatever the bytes.
/// </summary>
public sealed class LineRedactor
{
    private const int Deepest = 4;

    private readonly ValueRedactor _values;
    private readonly JsonRedactor _json;
    private Meaning[]? _columns;

    internal LineRedactor(ValueRedactor values)
    {
        _values = values;
        _json = new JsonRedactor(values, this);
    }

    /// <summary>Writes a line, redacted, without its end.</summary>
    public void Redact(ReadOnlySpan<byte> line, IBufferWriter<byte> into)
    {
        if (line.StartsWith("#"u8))
        {
            Directive(line, into);
        }
        else if (_columns is not null)
        {
            Columns(line, _columns, into);
        }
        else
        {
            Line(line, into, 0);
        }
    }

    /// <summary>Writes a text that may be a log line by itself, such as the message in an envelope.</summary>
    internal void Line(ReadOnlySpan<byte> line, IBufferWriter<byte> into, int depth)
    {
        int json = depth < Deepest ? JsonRedactor.Start(line) : -1;
        if (json < 0 && line.StartsWith("<"u8) && line.IndexOf("</"u8) > 0)
        {
            Elements(line, into);
            return;
        }

        ReadOnlySpan<byte> text = json < 0 ? line : line[..json];
        if (!text.IsEmpty)
        {
            Text(text, depth > 0 && !LineShape.IsAccessLog(text) ? Meaning.Prose : LineShape.IsProse(text) ? Meaning.Prose : Meaning.Columns, into);
        }

        if (json >= 0)
        {
            _json.Write(line[json..], into, depth);
        }
    }

    // The names of W3C columns tell what stands in them.
    private void Directive(ReadOnlySpan<byte> line, IBufferWriter<byte> into)
    {
        if (!line.StartsWith("#Fields:"u8))
        {
            _values.Write(line, LineShape.IsProse(line) ? Meaning.Prose : Meaning.Columns, into);
            return;
        }

        string[] names = Encoding.Latin1.GetString(line["#Fields:".Length..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _columns = [.. names.Take(256).Select(n => _values.MeaningOf(Encoding.Latin1.GetBytes(n)))];
        foreach (string name in names)
        {
            into.Write(ReferenceEquals(name, names[0]) ? "#Fields: "u8 : " "u8);
            _values.Write(Encoding.Latin1.GetBytes(name), Meaning.Unknown, into);
        }
    }

    private void Columns(ReadOnlySpan<byte> line, Meaning[] columns, IBufferWriter<byte> into)
    {
        for (int column = 0; !line.IsEmpty; column++)
        {
            int blank = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> value = blank < 0 ? line : line[..blank];
            _values.WriteValue(value, column < columns.Length ? columns[column] : Meaning.Unknown, into);
            into.Write(blank < 0 ? default : " "u8);
            line = blank < 0 ? default : line[(blank + 1)..];
        }
    }

    private void Text(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into)
    {
        (int from, int to) = LineShape.UserOf(text);
        if (to > from)
        {
            Quotes(text[..from], meaning, into);
            Users(text[from..to], into);
            text = text[to..];
        }

        Quotes(text, meaning, into);
    }

    // Identity and user, as the common log has them in front of its stamp.
    private void Users(ReadOnlySpan<byte> text, IBufferWriter<byte> into)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny((byte)' ', (byte)',');
            ReadOnlySpan<byte> token = end < 0 ? text : text[..end];
            bool other = Moments.TryRead(token, out _) || TokenShapes.Address4(token) == token.Length || TokenShapes.Address6(token) == token.Length;
            _values.Write(token, other ? Meaning.Columns : Meaning.Secret, into);
            into.Write(end < 0 ? default : text.Slice(end, 1));
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private void Quotes(ReadOnlySpan<byte> text, Meaning meaning, IBufferWriter<byte> into)
    {
        while (!text.IsEmpty)
        {
            int quote = text.IndexOf((byte)'"');
            ReadOnlySpan<byte> before = quote < 0 ? text : text[..quote];
            _values.Write(before, meaning, into);
            if (quote < 0)
            {
                return;
            }

            into.Write("\""u8);
            text = text[(quote + 1)..];
            int end = LineShape.ClosingQuote(text);
            Quoted(end < 0 ? text : text[..end], before, meaning, into);
            into.Write(end < 0 ? default : "\""u8);
            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private void Quoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, Meaning outer, IBufferWriter<byte> into)
    {
        if (before.EndsWith("="u8) && LineShape.KeyBefore(before[..^1]) is { IsEmpty: false } key)
        {
            Meaning told = _values.MeaningOf(key);
            if (told == Meaning.Prose)
            {
                Line(text, into, Deepest);
            }
            else
            {
                _values.WriteValue(text, told, into);
            }
        }
        else if (ValueRedactor.IsRequestLine(text))
        {
            _values.WriteRequestLine(text, into);
        }
        else if (text.IndexOfAnyExcept("0123456789.,-: "u8) < 0)
        {
            _values.Write(text, outer == Meaning.Columns ? Meaning.Columns : Meaning.Unknown, into);
        }
        else
        {
            _values.WriteValue(text, Meaning.Path, into);
        }
    }

    // <name>value</name>, with attributes as text.
    private void Elements(ReadOnlySpan<byte> line, IBufferWriter<byte> into)
    {
        var meaning = Meaning.Unknown;
        while (!line.IsEmpty)
        {
            int open = line.IndexOf((byte)'<');
            ReadOnlySpan<byte> value = open < 0 ? line : line[..open];
            _values.WriteValue(value, meaning, into);
            if (open < 0)
            {
                return;
            }

            int close = line[open..].IndexOf((byte)'>');
            ReadOnlySpan<byte> tag = close < 0 ? line[open..] : line.Slice(open, close + 1);
            int start = tag.StartsWith("</"u8) ? 2 : 1;
            int name = start <= tag.Length && tag[start..].IndexOfAny(" />"u8) is > 0 and int end && _values.IsName(tag.Slice(start, end)) ? end : 0;
            meaning = name > 0 && start == 1 ? _values.MeaningOf(tag.Slice(1, name)) : Meaning.Unknown;
            into.Write(tag[..(name > 0 ? start + name : 0)]);
            Quotes(tag[(name > 0 ? start + name : 0)..], Meaning.Unknown, into);
            line = line[(open + tag.Length)..];
        }
    }
}
