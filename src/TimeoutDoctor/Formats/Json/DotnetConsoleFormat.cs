using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// .NET's JSON console logger with what ASP.NET Core tells of requests. The hosting layer's pair ("Request starting", "Request finished")
/// covers the whole of a request; the HttpLogging middleware, which may be told to log X-Amzn-Trace-Id, adds the trace id to it. Where the
/// hosting layer's category is turned off, the middleware's own events are the record: combined (EventId 9), or request (1), response (2)
/// and duration (8).
/// </summary>
internal sealed class DotnetConsoleFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "dotnet-console";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const string NoRequest = "not a request event";

        private readonly JsonLineScanner _scanner = new(AppNames.DotnetConsole);
        private readonly AppRecordBuilder _builder = new(context);
        private readonly OpenRequests _open = new();
        private bool _hosting;

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (_scanner.Scan(line) is { } problem)
            {
                return ParseOutcome.Reject(problem);
            }

            if (!_scanner.Fields.Has((int)AppField.Category) || !_scanner.Fields.Has((int)AppField.EventId))
            {
                return ParseOutcome.Reject("a JSON line of another logger");
            }

            ReadOnlySpan<byte> category = _scanner.Text(line, (int)AppField.Category);
            if (category.EndsWith("Hosting.Diagnostics"u8))
            {
                _hosting = true;
                return Whole(line, text, ref record);
            }

            return category.EndsWith("HttpLogging.HttpLoggingMiddleware"u8) ? Middleware(line, text, ref record) : ParseOutcome.Skip(NoRequest);
        }

        private ParseOutcome Whole(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            ParseOutcome outcome = _builder.Build(line, _scanner.Fields, text, ref record);
            if (outcome.Kind == ParseKind.Record && record.Event != RecordEvent.Started && _open.TryTake(record.RequestId, out OpenRequest open))
            {
                // The scope's own trace id is made up by the server when nobody sent a traceparent.
                record.TraceId = open.TraceId.IsKnown ? open.TraceId : record.TraceId;
            }

            return outcome;
        }

        private ParseOutcome Middleware(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            AppRecordBuilder.ReadIds(line, _scanner.Fields, out RequestId request, out RequestId trace);
            AsciiNumber.TryInteger(_scanner.Text(line, (int)AppField.EventId), out long number);
            if (_hosting)
            {
                if (trace.IsKnown)
                {
                    _open.Put(request, new OpenRequest(trace, 0));
                }

                return ParseOutcome.Skip("part of a request that another line covers");
            }

            short status = AsciiNumber.Status(_scanner.Text(line, (int)AppField.Status));
            ParseOutcome outcome = _builder.Build(line, _scanner.Fields, text, ref record, identified: request.IsKnown);
            switch (number)
            {
                case 9:
                    return outcome;
                case 1 when outcome.Kind == ParseKind.Record:
                    _open.Put(request, new OpenRequest(trace, 0));
                    record.Event = RecordEvent.Started;
                    record.Edge = StampEdge.Start;
                    (record.Start, record.End) = (record.Start.IsKnown ? record.Start : record.End, default);
                    return outcome;
                case 2:
                    _open.Put(request, new OpenRequest(trace, status));
                    return ParseOutcome.Skip("part of a request that another line covers");
                case 8 when outcome.Kind == ParseKind.Record:
                    record.Event = RecordEvent.Finished;
                    _open.TryTake(request, out OpenRequest open);
                    record.Status = open.Status;
                    record.TraceId = open.TraceId.IsKnown ? open.TraceId : record.TraceId;
                    return outcome;
                default:
                    return ParseOutcome.Skip(NoRequest);
            }
        }
    }
}
