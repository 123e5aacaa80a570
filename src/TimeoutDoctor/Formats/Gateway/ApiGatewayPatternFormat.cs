using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>API Gateway access logs in the stage's own format, told by its format string.</summary>
internal sealed class ApiGatewayPatternFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "apigw";

    /// <inheritdoc />
    public Hop Hop => Hop.Gateway;

    /// <inheritdoc />
    public bool Detectable => false;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context)
    {
        string? pattern = context.Options.Pattern ?? context.Options.GatewayPattern;
        if (string.IsNullOrWhiteSpace(pattern))
        {
            throw new FormatException("the format apigw needs the stage's format string as its pattern");
        }

        FormatString format = FormatString.Parse(pattern);
        if (format.JsonKeys() is { } keys)
        {
            return new JsonParser(keys, context);
        }

        (string[] literals, GatewayField[] fields) = format.Parts();
        return new TextParser(new TextMatcher(literals, fields), context);
    }

    /// <summary>
    /// Whether a line may be written in a format: API Gateway writes every key of a JSON format into every line, which other logs with
    /// some of its keys do not.
    /// </summary>
    public static bool MayBe(FormatString format, ReadOnlySpan<byte> line)
    {
        foreach (byte[] key in format.QuotedKeys)
        {
            if (line.IndexOf(key) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class JsonParser(KeyMap keys, ParseContext context) : ILineParser
    {
        private readonly JsonLineScanner _scanner = new(keys);
        private readonly GatewayRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record) =>
            _scanner.Scan(line) is { } problem
                ? ParseOutcome.Reject(problem)
                : _builder.Build(line, _scanner.Fields, text, ref record);
    }

    private sealed class TextParser(TextMatcher matcher, ParseContext context) : ILineParser
    {
        private readonly FieldSlots _fields = new();
        private readonly GatewayRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record) =>
            matcher.TryMatch(line, _fields)
                ? _builder.Build(line, _fields, text, ref record)
                : ParseOutcome.Reject("the line does not fit the API Gateway format string");
    }
}
