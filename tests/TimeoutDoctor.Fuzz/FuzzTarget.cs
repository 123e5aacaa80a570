using System.Text;
using TimeoutDoctor.Formats;
using TimeoutDoctor.Formats.AccessLogs;
using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Formats.Gateway;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.LoadBalancers;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Formats;

namespace TimeoutDoctor.Fuzz;

/// <summary>Gives a text to all readers of one family and throws when what one makes of it cannot be true.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Names of the families.</summary>
    public static IReadOnlyList<string> Families { get; } = ["load-balancers", "gateway", "access-logs", "app-logs", "envelopes", "patterns", "expressions"];

    /// <summary>The target of a family.</summary>
    public static FuzzTarget Of(string family) => family switch
    {
        "load-balancers" => new LineTarget(Formats(typeof(AlbFormat)), []),
        "gateway" => new LineTarget(Formats(typeof(ApiGatewayJsonFormat)),
        [
            ("apigw", "$context.requestId $context.identity.sourceIp [$context.requestTime] \"$context.httpMethod $context.path\" $context.status $context.responseLatency $context.integrationLatency $context.xrayTraceId"),
            ("apigw", "{\"id\":\"$context.requestId\",\"t\":$context.requestTimeEpoch,\"p\":\"$context.path\",\"s\":$context.status,\"l\":{\"r\":$context.responseLatency,\"i\":$context.integrationLatency}}"),
        ]),
        "access-logs" => new LineTarget(Formats(typeof(AccessLogFormat)),
        [
            ("tomcat", "%h %l %u %t \"%r\" %s %b %D %F %X %{X-Amzn-Trace-Id}i %{begin:msec}t"),
            ("apache", "%h %l %u %t \"%r\" %>s %b %D \"%{Referer}i\" %{end:usec}t"),
            ("nginx", "$remote_addr [$time_iso8601] \"$request\" $status $body_bytes_sent $request_time $upstream_response_time \"$http_x_amzn_trace_id\""),
            ("gunicorn", "%(h)s %(t)s \"%(r)s\" %(s)s %(b)s %(M)s %(L)s"),
            ("envoy", "[%START_TIME%] \"%REQ(:METHOD)% %REQ(:PATH)%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %DURATION%"),
        ]),
        "app-logs" => new LineTarget(Formats(typeof(AppJsonFormat)), []), // compiling a pattern takes longer than all of the others' reading
        "envelopes" => new EnvelopeTarget(),
        "patterns" => new PatternTarget("tomcat", "apache", "nginx", "gunicorn", "envoy", "apigw"),
        "expressions" => new PatternTarget("pairs"), // apart, as compiling one takes longer than all of the others' reading
        _ => throw new ArgumentOutOfRangeException(nameof(family)),
    };

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidOperationException">A reader made something of it that cannot be true.</exception>
    public abstract void Run(ReadOnlySpan<byte> input);

    // Formats of one folder are a family.
    private static IEnumerable<ILogFormat> Formats(Type member) => LogFormats.All.Where(f => f.GetType().Namespace == member.Namespace);

    private static bool TakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        int end = rest.IndexOf((byte)'\n');
        line = end < 0 ? rest : rest[..end];
        bool any = !rest.IsEmpty;
        rest = end < 0 ? default : rest[(end + 1)..];
        return any;
    }

    private sealed class LineTarget(IEnumerable<ILogFormat> formats, (string Id, string Pattern)[] patterns) : FuzzTarget
    {
        private readonly (ILogFormat Format, SourceOptions Options)[] _readers =
        [
            .. formats.Select(f => (f, new SourceOptions())), .. patterns.Select(p => (LogFormats.Find(p.Id)!, new SourceOptions { FormatId = p.Id, Pattern = p.Pattern })),
        ];

        public override void Run(ReadOnlySpan<byte> input)
        {
            foreach ((ILogFormat format, SourceOptions options) in _readers.Where(r => r.Format.Detectable || r.Options.Pattern is not null))
            {
                var names = new Interner();
                Read(format, Parser(format, options, names), names, input);
            }
        }

        internal static ILineParser Parser(ILogFormat format, SourceOptions options, Interner names) =>
            format.CreateParser(new ParseContext(names, new SourceFile { Id = 0, Name = "" }, options));

        internal static void Read(ILogFormat format, ILineParser parser, Interner names, ReadOnlySpan<byte> input)
        {
            var framing = new EntryFraming(parser);
            var completion = new RecordCompletion(names);
            var gathering = new RecordGathering(TimeSpan.FromMinutes(3));
            var whole = new List<HopRecord>();
            var text = new TextArena();
            ReadOnlySpan<byte> rest = input;
            while (TakeLine(ref rest, out ReadOnlySpan<byte> line))
            {
                HopRecord record = HopRecord.Of(format.Hop, new SourceRef(0, 1));
                ParseOutcome outcome = !line.IsEmpty && framing.Continues(line) ? EntryFraming.Continuation : parser.Parse(line, text, ref record);
                if (outcome.Kind == ParseKind.Record)
                {
                    completion.Complete(ref record);
                }

                Check(format, outcome, record);
                if (outcome.Kind == ParseKind.Record && record.Event != RecordEvent.Whole && (record.Start.IsKnown || record.End.IsKnown))
                {
                    gathering.Push(record, whole);
                }
            }

            gathering.Flush(whole);
            whole.ForEach(r => Check(format, ParseOutcome.Record, r));
        }

        private static void Check(ILogFormat format, ParseOutcome outcome, in HopRecord record)
        {
            if (RecordSanity.Problem(outcome, record) is { } problem)
            {
                throw new InvalidOperationException($"{format.Id}: {problem}");
            }
        }
    }

    /// <summary>The first line is a format's name and a pattern of it, the others are read by it.</summary>
    private sealed class PatternTarget(params string[] formats) : FuzzTarget
    {
        private readonly ILogFormat[] _known = [.. formats.Select(id => LogFormats.Find(id)!)];

        public override void Run(ReadOnlySpan<byte> input)
        {
            ReadOnlySpan<byte> rest = input;
            TakeLine(ref rest, out ReadOnlySpan<byte> first);
            string[] parts = Encoding.UTF8.GetString(first).Split(' ', 2);
            if (parts.Length < 2 || Array.Find(_known, f => f.Id == parts[0]) is not { } format)
            {
                return;
            }

            var names = new Interner();
            ILineParser parser;
            try
            {
                parser = LineTarget.Parser(format, new SourceOptions { FormatId = format.Id, Pattern = parts[1] }, names);
            }
            catch (FormatException)
            {
                return; // a pattern that cannot be used says so
            }

            LineTarget.Read(format, parser, names, rest);
        }
    }

    private sealed class EnvelopeTarget : FuzzTarget
    {
        // No envelope gives more lines than it gets bytes, and each step gives one.
        private const int Spare = 16;

        // Each alone, and each with a container's around the lines: what a real delivery nests.
        private static readonly IEnvelope[] Envelopes =
        [
            .. EnvelopeCatalog.All, .. EnvelopeCatalog.All.Select((outer, i) => Nest(outer, EnvelopeCatalog.All.Single(e => e.Id == (i % 2 == 0 ? "docker" : "kubernetes")))),
        ];

        public override void Run(ReadOnlySpan<byte> input)
        {
            foreach (IEnvelope envelope in Envelopes)
            {
                IEnvelopeReader reader = envelope.Open();
                int steps = 0, line = 0;
                ReadOnlySpan<byte> rest = input;
                while (TakeLine(ref rest, out ReadOnlySpan<byte> text))
                {
                    line++;
                    for (ReadOnlySpan<byte> given = text; ; given = default)
                    {
                        EnvelopeOutcome outcome = reader.Next(given, new TextPlace(line, true), out EnvelopedLine found);
                        if (outcome.Step == EnvelopeStep.NeedsMore)
                        {
                            break;
                        }

                        Check(envelope, outcome, found, ++steps, input.Length);
                    }
                }

                while (reader.Finish(out EnvelopedLine last) is { Step: not EnvelopeStep.NeedsMore } outcome)
                {
                    Check(envelope, outcome, last, ++steps, input.Length);
                }
            }
        }

        private static NestedEnvelope Nest(IEnvelope outer, IEnvelope inner)
        {
            var envelopes = new InnerEnvelopes();
            envelopes.Add(default, inner);
            return new NestedEnvelope(outer, envelopes);
        }

        private static void Check(IEnvelope envelope, EnvelopeOutcome outcome, in EnvelopedLine line, int steps, int length)
        {
            if (steps > length + Spare || outcome.Step == EnvelopeStep.Line == outcome.Reason is not null || line.Text.Length > length * 4)
            {
                throw new InvalidOperationException($"{envelope.Id}: step {steps}, {outcome.Step}, {line.Text.Length} bytes of {length}");
            }
        }
    }
}
