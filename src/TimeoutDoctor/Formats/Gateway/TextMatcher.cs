using System.Text;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>
/// Matches lines against literals and the variables between them. A variable reaches to the next literal; a text that people
/// write (user agent, error message) may hold that literal too, so what follows it is matched from the line's end.
/// </summary>
internal sealed class TextMatcher
{
    private readonly byte[][] _literals;
    private readonly GatewayField[] _fields;
    private readonly int _free;

    public TextMatcher(string[] literals, GatewayField[] fields)
    {
        _literals = [.. literals.Select(Encoding.UTF8.GetBytes)];
        _fields = fields;
        int free = Array.FindIndex(fields, IsFreeText);
        _free = free < 0 ? fields.Length - 1 : free;
    }

    /// <summary>Matches a whole line and notes where its fields lie.</summary>
    public bool TryMatch(ReadOnlySpan<byte> line, FieldSlots fields)
    {
        fields.Clear();
        ReadOnlySpan<byte> text = line.TrimEnd(" \t\r"u8);
        ReadOnlySpan<byte> tail = _literals[^1].AsSpan().TrimEnd((byte)' ');
        if (!text.StartsWith(_literals[0]) || !text.EndsWith(tail) || text.Length < _literals[0].Length + tail.Length)
        {
            return false;
        }

        int start = _literals[0].Length;
        int end = text.Length - tail.Length;
        for (int i = 0; i < _free; i++)
        {
            int length = Length(text[start..end], _literals[i], _literals[i + 1]);
            if (length < 0)
            {
                return false;
            }

            fields.Set(line, (int)_fields[i], start, length);
            start += length + _literals[i + 1].Length;
        }

        for (int i = _fields.Length - 1; i > _free; i--)
        {
            int literal = text[start..end].LastIndexOf(_literals[i]);
            if (literal < 0)
            {
                return false;
            }

            int from = start + literal + _literals[i].Length;
            fields.Set(line, (int)_fields[i], from, end - from);
            end = start + literal;
        }

        fields.Set(line, (int)_fields[_free], start, end - start);
        return TakeTheirTexts(line, fields);
    }

    // A word in a number, or a blank in an id: the string lacks a field of the line, and others would be taken for what they are not.
    private bool TakeTheirTexts(ReadOnlySpan<byte> line, FieldSlots fields)
    {
        foreach (GatewayField field in _fields)
        {
            ReadOnlySpan<byte> text = fields.Text(line, (int)field);
            if ((IsNumber(field) && !AsciiNumber.IsNumeric(text)) || (IsId(field) && text.Contains((byte)' ')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsId(GatewayField field) => field is GatewayField.RequestId or GatewayField.ExtendedId or GatewayField.TraceId;

    private static bool IsNumber(GatewayField field) =>
        field is GatewayField.Status or GatewayField.ResponseLength or GatewayField.ResponseLatency or GatewayField.IntegrationLatency or GatewayField.IntegrationStatus
            or GatewayField.BackendStatus or GatewayField.AuthorizerLatency or GatewayField.RequestTimeEpoch;

    private static bool IsFreeText(GatewayField field) =>
        field is GatewayField.UserAgent or GatewayField.ErrorMessage or GatewayField.ErrorMessageString or GatewayField.IntegrationError;

    private static int Length(ReadOnlySpan<byte> text, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        // Inside quotes a backslash escapes the quote.
        if (after[0] == '"' && before.EndsWith("\""u8) && JsonRepair.CloseQuote(text, 0, out _) is >= 0 and int close && text[close..].StartsWith(after))
        {
            return close;
        }

        return text.IndexOf(after);
    }
}
