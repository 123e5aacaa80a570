using System.Runtime.CompilerServices;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// Reads the wanted fields of one JSON object line in a single forward pass: keys are compared with those of the line before,
/// unwanted values are stepped over undecoded. Nested keys are run together; objects in an array count as lying under its key.
/// API Gateway pastes values as they are, so values without quotes and quotes without escapes are read too, up to the next key.
/// Not thread-safe; one per source.
/// </summary>
internal sealed class JsonLineScanner(KeyMap map)
{
    private const int Deepest = 6;
    private const string EndsEarly = "the JSON ends early";
    private const string NotJson = "not a JSON object";
    private readonly KeyNode _root = new(map, "", "");
    private string? _problem;

    /// <summary>The fields of the line scanned last.</summary>
    public FieldSlots Fields { get; } = new();

    /// <summary>Whether plain pairs are stepped over at once; only the speed depends on it.</summary>
    internal bool StepsOverPlainPairs { get; init; } = true;

    /// <summary>Scans a line.</summary>
    /// <returns>Null, or why the line is not such an object.</returns>
    public string? Scan(ReadOnlySpan<byte> line)
    {
        Fields.Clear();
        _problem = null;
        int at = 0;
        SkipBlanks(line, ref at);
        if (at == line.Length || line[at] != '{')
        {
            return NotJson;
        }

        if (!ReadObject(line, ref at, _root, 1))
        {
            return _problem;
        }

        SkipBlanks(line, ref at);
        return at == line.Length ? null : "text follows the JSON object";
    }

    /// <summary>The text of a field; empty when the line does not have it.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, int field) => Fields.Text(line, field);

    private bool ReadObject(ReadOnlySpan<byte> line, ref int at, KeyNode node, int depth)
    {
        at++;
        SkipBlanks(line, ref at);
        if (at < line.Length && line[at] == '}')
        {
            at++;
            return true;
        }

        KeyEntry? before = null;
        while (true)
        {
            SkipBlanks(line, ref at);
            if (StepsOverPlainPairs)
            {
                at = PlainPairs.StepOver(line, at, node, ref before, Fields);
                if (at == line.Length && line[at - 1] == '}') // the object has been left
                {
                    return true;
                }
            }

            if (ReadKey(line, ref at, node, before) is not { } entry)
            {
                return false;
            }

            before = entry;
            if (!ReadValue(line, ref at, entry, depth))
            {
                return false;
            }

            SkipBlanks(line, ref at);
            if (at == line.Length)
            {
                return Fail(EndsEarly);
            }

            byte next = line[at++];
            if (next == '}')
            {
                return true;
            }

            if (next != ',')
            {
                return Fail(NotJson);
            }
        }
    }

    private KeyEntry? ReadKey(ReadOnlySpan<byte> line, ref int at, KeyNode node, KeyEntry? before)
    {
        if (at == line.Length || line[at] != '"')
        {
            Fail(at == line.Length ? EndsEarly : NotJson);
            return null;
        }

        int start = at + 1;
        KeyEntry? entry = node.Expected(before);
        if (entry is not null && line[start..].StartsWith(entry.Quoted))
        {
            at = start + entry.Quoted.Length;
        }
        else
        {
            int end = JsonRepair.CloseQuote(line, start, out bool escaped);
            if (end < 0)
            {
                Fail(EndsEarly);
                return null;
            }

            ReadOnlySpan<byte> raw = line[start..end];
            entry = node.Find(raw, escaped ? Fields.Unescape(raw) : raw, before);
            at = end + 1;
        }

        SkipBlanks(line, ref at);
        if (at == line.Length || line[at] != ':')
        {
            Fail(at == line.Length ? EndsEarly : NotJson);
            return null;
        }

        at++;
        SkipBlanks(line, ref at);
        return entry;
    }

    private bool ReadValue(ReadOnlySpan<byte> line, ref int at, KeyEntry entry, int depth)
    {
        if (at == line.Length)
        {
            return Fail(EndsEarly);
        }

        return line[at] switch
        {
            (byte)'"' => ReadText(line, ref at, entry.Field, depth),
            (byte)'{' when depth < Deepest => ReadObject(line, ref at, entry.Child, depth + 1),
            (byte)'[' when depth < Deepest => ReadArray(line, ref at, entry, depth),
            (byte)'{' or (byte)'[' => SkipContainer(line, ref at),
            _ => ReadBare(line, ref at, entry.Field, depth),
        };
    }

    private bool ReadText(ReadOnlySpan<byte> line, ref int at, int field, int depth)
    {
        int start = at + 1;
        int end = JsonRepair.CloseQuote(line, start, out bool escaped);
        if (end < 0)
        {
            return Fail(EndsEarly);
        }

        if (!JsonRepair.ValueMayEnd(line, end + 1))
        {
            // A quote that nobody escaped.
            end = JsonRepair.EndOfQuoted(line, start, depth);
            escaped = false;
            if (end < 0)
            {
                return Fail(JsonRepair.Closes(line) ? NotJson : EndsEarly);
            }
        }

        if (field != 0)
        {
            Fields.Set(line, field, start, end - start, escaped);
        }

        at = end + 1;
        return true;
    }

    private bool ReadBare(ReadOnlySpan<byte> line, ref int at, int field, int depth)
    {
        int length = line[at..].IndexOfAny((byte)',', (byte)'}');
        ReadOnlySpan<byte> token = length < 0 ? default : line.Slice(at, length).TrimEnd(" \t"u8);
        if (token.IsEmpty || !JsonRepair.IsPlain(token) || !JsonRepair.ValueMayEnd(line, at + length))
        {
            int end = JsonRepair.EndOfBare(line, at, depth);
            if (end < 0)
            {
                return Fail(EndsEarly);
            }

            length = end - at;
            token = line.Slice(at, length).TrimEnd(" \t"u8);
        }

        if (field != 0 && !token.SequenceEqual("null"u8))
        {
            Fields.Set(line, field, at, token.Length);
        }

        at += length;
        return true;
    }

    private bool ReadArray(ReadOnlySpan<byte> line, ref int at, KeyEntry entry, int depth)
    {
        at++;
        bool first = true;
        while (true)
        {
            SkipBlanks(line, ref at);
            if (at == line.Length)
            {
                return Fail(EndsEarly);
            }

            switch (line[at])
            {
                case (byte)']':
                    at++;
                    return true;
                case (byte)'{' or (byte)'[':
                    if (line[at] == '{' && depth + 1 < Deepest ? !ReadObject(line, ref at, entry.Child, depth + 1) : !SkipContainer(line, ref at))
                    {
                        return false;
                    }

                    break;
                case (byte)'"':
                    int end = JsonRepair.CloseQuote(line, at + 1, out bool escaped);
                    if (end < 0)
                    {
                        return Fail(EndsEarly);
                    }

                    // Caddy lists the values of a header; nearly always there is one.
                    if (first && entry.Field != 0)
                    {
                        Fields.Set(line, entry.Field, at + 1, end - at - 1, escaped);
                    }

                    first = false;
                    at = end + 1;
                    break;
                default:
                    at++; // commas and plain values
                    break;
            }
        }
    }

    private bool SkipContainer(ReadOnlySpan<byte> line, ref int at)
    {
        int open = 0;
        while (true)
        {
            int next = line[at..].IndexOfAny("\"{}[]"u8);
            if (next < 0)
            {
                return Fail(EndsEarly);
            }

            at += next;
            switch (line[at])
            {
                case (byte)'"':
                    int end = JsonRepair.CloseQuote(line, at + 1, out _);
                    if (end < 0)
                    {
                        return Fail(EndsEarly);
                    }

                    at = end;
                    break;
                case (byte)'{' or (byte)'[':
                    open++;
                    break;
                default:
                    open--;
                    break;
            }

            at++;
            if (open == 0)
            {
                return true;
            }
        }
    }

    private bool Fail(string problem)
    {
        _problem = problem;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SkipBlanks(ReadOnlySpan<byte> line, ref int at)
    {
        while (at < line.Length && line[at] <= ' ')
        {
            at++;
        }
    }
}
