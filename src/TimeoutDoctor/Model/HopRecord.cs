namespace TimeoutDoctor.Model;

/// <summary>Which edge of the request a log's own timestamp marks.</summary>
public enum StampEdge : byte
{
    /// <summary>The format does not say.</summary>
    Unknown,

    /// <summary>The stamp is when the request arrived (Classic ELB, API Gateway, Apache).</summary>
    Start,

    /// <summary>The stamp is when the answer was complete or logged (ALB, nginx, Tomcat, most loggers).</summary>
    End,
}

/// <summary>What a line tells of its request.</summary>
public enum RecordEvent : byte
{
    /// <summary>The whole request.</summary>
    Whole,

    /// <summary>Only that it began; a finish line may follow.</summary>
    Started,

    /// <summary>That it ended; a start line may have come before.</summary>
    Finished,

    /// <summary>
    /// One of many things about it: lines with the same request id make one record. Its <see cref="HopRecord.Start"/> is its own moment;
    /// a phase's time of zero says that the phase begins there, a failed one that it ends there.
    /// </summary>
    Part,
}

/// <summary>Yes/no facts of a record.</summary>
[Flags]
public enum RecordFlags : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>The caller had gone when the answer was written (Tomcat <c>%X</c> = X, nginx 499).</summary>
    Aborted = 1,

    /// <summary>The unit of <see cref="HopRecord.Duration"/> was guessed.</summary>
    GuessedUnit = 2,

    /// <summary>An ALB looked at the request with a web application firewall, which reads the body first.</summary>
    Waf = 4,

    /// <summary>The line is a connection, not a request (NLB, ALB connection log).</summary>
    Connection = 8,

    /// <summary>The stamp had no zone; the source's time zone was assumed.</summary>
    AssumedZone = 16,

    /// <summary>The lines tell of the request's beginning but not of its end.</summary>
    Unfinished = 32,

    /// <summary>The record comes from an API Gateway execution log, which may stand beside the access log.</summary>
    Execution = 64,

    /// <summary>
    /// The line logs no times; <see cref="HopRecord.End"/> and <see cref="HopRecord.Duration"/> are told by the completions of the lines around it.
    /// </summary>
    Bracketed = 128,
}

/// <summary>What API Gateway says went wrong.</summary>
public enum GatewayError : byte
{
    /// <summary>Nothing, or not logged.</summary>
    None,

    /// <summary>The integration did not answer in time.</summary>
    IntegrationTimeout,

    /// <summary>The integration could not be reached or broke off.</summary>
    IntegrationFailure,

    /// <summary>The authorizer failed.</summary>
    Authorizer,

    /// <summary>Throttled.</summary>
    Throttled,

    /// <summary>Another gateway response.</summary>
    Other,
}

/// <summary>HTTP request methods.</summary>
public enum HttpMethod : byte
{
    /// <summary>Not told, or malformed.</summary>
    Unknown,

    /// <summary>GET.</summary>
    Get,

    /// <summary>HEAD.</summary>
    Head,

    /// <summary>POST.</summary>
    Post,

    /// <summary>PUT.</summary>
    Put,

    /// <summary>PATCH.</summary>
    Patch,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>OPTIONS.</summary>
    Options,

    /// <summary>Any other method.</summary>
    Other,
}

/// <summary>
/// One log line, normalised. A struct of fixed size without a string: there are millions. Texts are numbers of the run's
/// <see cref="Interner"/> or lie in a <see cref="TextArena"/>; the line itself is found through <see cref="At"/>.
/// All moments are UTC on the writing host's own clock.
/// </summary>
public struct HopRecord
{
    // Ids are kept apart from their kinds: three padded ids would make a record a fifth larger.
    private PackedId _requestId;
    private PackedId _extendedId;
    private PackedId _traceId;
    private RequestIdKind _requestIdKind;
    private RequestIdKind _extendedIdKind;
    private RequestIdKind _traceIdKind;

    /// <summary>Where it was read.</summary>
    public SourceRef At;

    /// <summary>Which hop wrote it.</summary>
    public Hop Hop;

    /// <summary>Which edge the stamp marks.</summary>
    public StampEdge Edge;

    /// <summary>What the line tells.</summary>
    public RecordEvent Event;

    /// <summary>Request method.</summary>
    public HttpMethod Method;

    /// <summary>What the gateway says went wrong.</summary>
    public GatewayError Error;

    /// <summary>Upstreams that this proxy tried for the request, one after the other (nginx's upstream lists, HAProxy's retries); 0 when not logged.</summary>
    public byte UpstreamAttempts;

    /// <summary>Yes/no facts.</summary>
    public RecordFlags Flags;

    /// <summary>Status the hop sent to its caller; 0 when not logged.</summary>
    public short Status;

    /// <summary>Status the hop got from the next one (ALB target, Classic backend, gateway integration); 0 when none.</summary>
    public short TargetStatus;

    /// <summary>Step of the stamp in 100 ns units (10,000,000 for whole seconds).</summary>
    public int ResolutionTicks;

    /// <summary>Route template as the log gives it, or made from the path; a number of the interner.</summary>
    public int Route;

    /// <summary>The target the load balancer chose, or the application's own host; <c>address:port</c> or address; a number of the interner.</summary>
    public int Target;

    /// <summary>When the request began, by the stamp or by stamp − duration.</summary>
    public Instant Start;

    /// <summary>When it ended, by the stamp or by stamp + duration.</summary>
    public Instant End;

    /// <summary>The whole stay at this hop.</summary>
    public Elapsed Duration;

    /// <summary>From the start until the answer's first byte was ready, where it is logged (Tomcat <c>%F</c>, nginx upstream time).</summary>
    public Elapsed FirstByte;

    /// <summary>ELB request_processing_time: received until sent to the target. Of a connection: its TLS handshake.</summary>
    public Elapsed RequestTime;

    /// <summary>ELB target/backend_processing_time: sent until the response headers began. At the gateway: integrationLatency.</summary>
    public Elapsed TargetTime;

    /// <summary>ELB response_processing_time: headers received until sending to the client began.</summary>
    public Elapsed ResponseTime;

    /// <summary>Gateway authorizer (or other pre-integration) latency, where logged.</summary>
    public Elapsed AuthorizerTime;

    /// <summary>Hash of the client's address (no port); 0 when not logged.</summary>
    public ulong Client;

    /// <summary>
    /// Hash of the name of the thread that wrote the line; 0 when not logged. Pairs start and finish lines without ids. A load balancer
    /// has no threads: there it is the client's connection, see <see cref="Connection"/>.
    /// </summary>
    public ulong Thread;

    /// <summary>Bytes received; -1 when not logged.</summary>
    public long ReceivedBytes;

    /// <summary>Bytes sent; -1 when not logged.</summary>
    public long SentBytes;

    /// <summary>The path without its query, as logged.</summary>
    public TextRef Path;

    /// <summary>Hash of the id of the client's connection to the load balancer (ALB <c>conn_trace_id</c>); 0 when not logged.</summary>
    public ulong Connection
    {
        readonly get => Hop == Hop.LoadBalancer ? Thread : 0;
        set => Thread = value;
    }

    /// <summary>Gateway request id, or the application's copy of it.</summary>
    public RequestId RequestId
    {
        readonly get => _requestId.As(_requestIdKind);
        set => (_requestId, _requestIdKind) = (new PackedId(value), value.Kind);
    }

    /// <summary>Gateway extended request id.</summary>
    public RequestId ExtendedId
    {
        readonly get => _extendedId.As(_extendedIdKind);
        set => (_extendedId, _extendedIdKind) = (new PackedId(value), value.Kind);
    }

    /// <summary>Root of the X-Amzn-Trace-Id.</summary>
    public RequestId TraceId
    {
        readonly get => _traceId.As(_traceIdKind);
        set => (_traceId, _traceIdKind) = (new PackedId(value), value.Kind);
    }

    /// <summary>An empty record of a hop: nothing known yet.</summary>
    public static HopRecord Of(Hop hop, SourceRef at)
    {
        HopRecord record;
        Begin(out record, hop, at);
        return record;
    }

    /// <summary>Makes an empty record where it is to lie: nothing known yet.</summary>
    public static void Begin(out HopRecord record, Hop hop, SourceRef at)
    {
        record = default;
        record.Hop = hop;
        record.At = at;
        record.ReceivedBytes = record.SentBytes = -1;
    }

    private readonly struct PackedId(RequestId id)
    {
        private readonly ulong _upper = id.Upper;
        private readonly ulong _lower = id.Lower;

        public RequestId As(RequestIdKind kind) => new(_upper, _lower, kind);
    }
}
