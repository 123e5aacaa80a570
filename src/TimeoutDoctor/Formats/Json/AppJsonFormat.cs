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

    /// <summary>pino with pino-http.</summary>
    Pino,

    /// <summary>bunyan.</summary>
    Bunyan,

    /// <summary>winston with express-winston.</summary>
    ExpressWinston,

    /// <summary>structlog.</summary>
    Structlog,

    /// <summary>logstash-logback-encoder.</summary>
    Logstash,

    /// <summary>Elastic Common Schema (ecs-logging, Log4j2 EcsLayout, Spring Boot).</summary>
    Ecs,

    /// <summary>Log4j2's JsonLayout.</summary>
    Log4j2,

    /// <summary>Envoy with a JSON format; its duration is in milliseconds and its stamp the start.</summary>
    Envoy,

    /// <summary>nginx with a JSON log_format; its request_time is in seconds.</summary>
    Nginx,

    /// <summary>Caddy; its duration is in seconds.</summary>
    Caddy,

    /// <summary>Traefik; its durations are in nanoseconds.</summary>
    Traefik,
}

/// <summary>Application logs of JSON object lines. One engine; the shapes differ in what marks their lines and in the unit of a bare duration.</summary>
internal sealed class AppJsonFormat(string id, AppShape shape) : ILogFormat
{
    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Hop Hop => shape is AppShape.Envoy or AppShape.Caddy or AppShape.Traefik ? Hop.Proxy : Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(shape, context);

    private sealed class Parser(AppShape shape, ParseContext context) : ILineParser
    {
        private readonly JsonLineScanner _scanner = new(shape switch
        {
            AppShape.Clef => AppNames.Clef,
            AppShape.Envoy => AppNames.Milliseconds,
            AppShape.Caddy => AppNames.Seconds,
            AppShape.Traefik => AppNames.Nanoseconds,
            _ => AppNames.Generic,
        });
        private readonly AppRecordBuilder _builder = new(context);

        // What Envoy answers itself has neither flags nor an upstream: the lines before it tell who wrote it.
        private bool _marked;

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (_scanner.Scan(line) is { } problem)
            {
                return ParseOutcome.Reject(problem);
            }

            if (shape == AppShape.Caddy && _scanner.Fields.Has((int)AppField.Caddy) && !_scanner.Fields.Has((int)AppField.DurationS))
            {
                return ParseOutcome.Skip("not a request event");
            }

            return HasMarks(line, _scanner.Fields) ? _builder.Build(line, _scanner.Fields, text, ref record) : ParseOutcome.Reject("a JSON line of another logger");
        }

        private bool HasMarks(ReadOnlySpan<byte> line, FieldSlots fields) => shape switch
        {
            AppShape.Clef => fields.Has((int)AppField.ClefTime),
            AppShape.Pino => IsNumber(line, AppField.Level) && IsNumber(line, AppField.Time),
            AppShape.Bunyan => IsNumber(line, AppField.Level) && IsNumber(line, AppField.BunyanVersion) && !IsNumber(line, AppField.Time),
            AppShape.ExpressWinston => fields.Has((int)AppField.ExpressWinston),
            AppShape.Structlog => fields.Has((int)AppField.EventName) && fields.Has((int)AppField.Level) && !fields.Has((int)AppField.Message),
            AppShape.Ecs => fields.Has((int)AppField.EcsVersion),
            AppShape.Log4j2 => fields.Has((int)AppField.Log4jTime) && fields.Has((int)AppField.LoggerName),
            AppShape.Logstash => fields.Has((int)AppField.Version) || fields.Has((int)AppField.RequestedUri),
            AppShape.Envoy => fields.Has((int)AppField.StartTime) && fields.Has((int)AppField.Status)
                && (_marked |= fields.Has((int)AppField.ResponseFlags) || fields.Has((int)AppField.UpstreamTime)),
            AppShape.Nginx => fields.Has((int)AppField.DurationS) && !fields.Has((int)AppField.Level)
                && (fields.Has((int)AppField.RequestLine) || fields.Has((int)AppField.UpstreamResponse) || fields.Has((int)AppField.FineTime)),
            AppShape.Caddy => _scanner.Text(line, (int)AppField.Caddy).StartsWith("http.log."u8) && fields.Has((int)AppField.DurationS),
            AppShape.Traefik => fields.Has((int)AppField.DurationNs) && fields.Has((int)AppField.StartTime) && fields.Has((int)AppField.Status),
            _ => !fields.Has((int)AppField.ClefTime) && !(fields.Has((int)AppField.Category) && fields.Has((int)AppField.EventId)),
        };

        private bool IsNumber(ReadOnlySpan<byte> line, AppField field) => AsciiNumber.TryInteger(_scanner.Text(line, (int)field), out _);
    }
}
