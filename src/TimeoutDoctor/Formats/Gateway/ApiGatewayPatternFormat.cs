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
        if (string.IsNullOrWhiteSpace(context.Options.Pattern))
        {
            throw new FormatException("the format apigw needs the stage's format string as its pattern");
        }

        FormatString format = FormatString.Parse(context.Options.Pattern);
        if (format.JsonKeys() is { } keys)
        {
            return new JsonParser(keys, context);
        }

        (string[] literals, GatewayField[] fields) = format.Parts();
        return new TextParser(new TextMatcher(literals, fields), context);
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
