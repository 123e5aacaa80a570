using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>How a family of JSON loggers writes.</summary>
internal enum AppShape
{
    /// <summary>Any JSON object lines.</summary>
    Generic,

    /// <summary>Serilog's compact log event format.</summary>
    Clef,

    /// <summary>.NET's JSON console logger.</summary>
    DotnetConsole,

    /// <summary>pino with pino-http.</summary>
    Pino,

    /// <summary>logstash-logback-encoder.</summary>
    Logstash,
}

/// <summary>Application logs of JSON object lines. One engine; the shapes differ in what marks their lines.</summary>
internal sealed class AppJsonFormat(string id, AppShape shape) : ILogFormat
{
    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(shape, context);

    private sealed class Parser(AppShape shape, ParseContext context) : ILineParser
    {
        private readonly JsonLineScanner _scanner = new(shape switch
        {
            AppShape.Clef => AppNames.Clef,
            AppShape.DotnetConsole => AppNames.DotnetConsole,
            _ => AppNames.Generic,
        });
        private readonly AppRecordBuilder _builder = new(context);

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (_scanner.Scan(line) is { } problem)
            {
                return ParseOutcome.Reject(problem);
            }

            if (!HasMarks(line, _scanner.Fields))
            {
                return ParseOutcome.Reject("a JSON line of another logger");
            }

            // ASP.NET Core writes several events per request; the hosting layer's pair covers the whole of it.
            bool otherEvent = shape == AppShape.DotnetConsole && !_scanner.Text(line, (int)AppField.Category).EndsWith("Hosting.Diagnostics"u8);
            return otherEvent ? ParseOutcome.Skip("not a request event") : _builder.Build(line, _scanner.Fields, text, ref record);
        }

        private bool HasMarks(ReadOnlySpan<byte> line, FieldSlots fields) => shape switch
        {
            AppShape.Clef => fields.Has((int)AppField.ClefTime),
            AppShape.DotnetConsole => fields.Has((int)AppField.Category) && fields.Has((int)AppField.EventId),
            AppShape.Pino => AsciiNumber.TryInteger(_scanner.Text(line, (int)AppField.Level), out _) && AsciiNumber.TryInteger(_scanner.Text(line, (int)AppField.Time), out _),
            AppShape.Logstash => fields.Has((int)AppField.Version) || fields.Has((int)AppField.RequestedUri),
            _ => !fields.Has((int)AppField.ClefTime) && !(fields.Has((int)AppField.Category) && fields.Has((int)AppField.EventId)),
        };
    }
}
