using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;
using TimeoutDoctor.Timelines;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>
/// A request made by hand. Times are milliseconds after the front's start, on the front's clock. Limits are the defaults: gateway 29 s, load
/// balancer 60 s, fast backend 10 s. Logs are whole unless a situation says otherwise.
/// </summary>
internal sealed class Request
{
    private static readonly Instant Origin = Instant.FromUnixMilliseconds(1_795_405_440_000);

    private readonly RequestTrace _trace = new();
    private int _line = 10;

    public RequestTrace Trace => _trace;

    public LogCoverage Coverage { get; } = WholeLogs();

    public Interner Names { get; } = NamesOfTargets();

    public TimeoutPolicy Policy { get; init; } = new();

    public RouteBodies Bodies { get; } = new();

    public static Request Behind(HopRecord front)
    {
        var request = new Request();
        request._trace.Front = front;
        return request;
    }

    public static HopRecord Gateway(double ms, double? integration, short status = 504, short integrationStatus = 0, GatewayError error = GatewayError.None) =>
        Record(Hop.Gateway, 0, ms) with
        {
            TargetTime = Time(integration),
            Status = status,
            TargetStatus = integrationStatus,
            Edge = StampEdge.Start,
            Method = HttpMethod.Get,
            Error = error != GatewayError.None ? error : status == 504 && integrationStatus == 0 ? GatewayError.IntegrationTimeout : GatewayError.None,
        };

    /// <summary>An ALB's record; a time of null is the log's -1.</summary>
    public static HopRecord Alb(double start, double ms, double? rq, double? tg, double? rs, short status, short target = 0, bool chosen = true) =>
        Record(Hop.LoadBalancer, start, ms) with
        {
            Edge = StampEdge.End,
            RequestTime = Phase(rq),
            TargetTime = Phase(tg),
            ResponseTime = Phase(rs),
            Status = status,
            TargetStatus = target,
            Target = chosen ? 7 : Interner.None,
            Method = HttpMethod.Get,
            ReceivedBytes = 300,
        };

    /// <summary>A Classic ELB's record: without its three times it has neither duration nor end.</summary>
    public static HopRecord Classic(double start, double? rq, double? tg, double? rs, short status, short target = 0, bool chosen = false)
    {
        HopRecord record = Record(Hop.LoadBalancer, start, rq + tg + rs);
        record.Edge = StampEdge.Start;
        record.RequestTime = Phase(rq);
        record.TargetTime = Phase(tg);
        record.ResponseTime = Phase(rs);
        record.Status = status;
        record.TargetStatus = target;
        record.Target = chosen ? 7 : Interner.None;
        record.Method = HttpMethod.Get;
        return record;
    }

    public static HopRecord App(double start, double? ms, short status = 200, double? firstByte = null) =>
        Record(Hop.App, start, ms) with { Status = ms is null ? (short)0 : status, FirstByte = Time(firstByte), Event = ms is null ? RecordEvent.Started : RecordEvent.Whole };

    public Request With(HopRecord record)
    {
        record.At = new SourceRef((int)record.Hop, _line++);
        _trace.Add(record);
        if (record.Hop == Hop.LoadBalancer)
        {
            _trace.LoadBalancerJoin = JoinBasis.TraceId;
        }
        else
        {
            _trace.AppJoin = JoinBasis.RequestId;
        }

        return this;
    }

    public Request Change(Action<Request> change)
    {
        change(this);
        return this;
    }

    public Request WithoutLog(Hop hop) => Change(r =>
    {
        r.Coverage[hop].HasSource = false;
        r.Coverage[hop].Expected = r.Coverage[hop].Found = 0;
    });

    public Request NotJoinable(Hop hop) => Change(r => r.Coverage[hop].Found = 0);

    public Request Gap(Hop hop) => Change(r => r.Coverage[hop].Add(new CoverageGap(Interner.None, At(-1000), At(100_000), 5)));

    public Request UsualBody(long bytes) => Change(r =>
    {
        for (int i = 0; i < 9; i++)
        {
            var other = new RequestTrace { Front = r._trace.Front with { Method = HttpMethod.Post, ReceivedBytes = bytes } };
            r.Bodies.Observe(other);
        }
    });

    public Timeline Timeline(IClockCorrection? clocks = null) => TimelineBuilder.Build(_trace, clocks ?? NoClockCorrection.Instance, Policy);

    public ExplainedRequest Explain(IClockCorrection? clocks = null)
    {
        return new Diagnoser(Policy, Coverage, Names, Bodies).Diagnose(_trace, Timeline(clocks));
    }

    public static Instant At(double ms) => Origin + TimeSpan.FromMilliseconds(ms);

    private static HopRecord Record(Hop hop, double start, double? ms)
    {
        HopRecord record = HopRecord.Of(hop, new SourceRef((int)hop, 1));
        record.Start = At(start);
        record.Duration = Time(ms);
        record.End = ms is { } duration ? At(start + duration) : default;
        record.ResolutionTicks = 10_000;
        return record;
    }

    private static Elapsed Time(double? ms) => ms is { } value ? Elapsed.FromMilliseconds(value) : Elapsed.Absent;

    private static Elapsed Phase(double? ms) => ms is { } value ? Elapsed.FromMilliseconds(value) : Elapsed.Failed;

    // Target 7 of the records above is 10.0.1.5:8080.
    private static Interner NamesOfTargets()
    {
        var names = new Interner();
        for (int i = 0; i < 10; i++)
        {
            names.Add($"10.0.1.{i}:8080");
        }

        return names;
    }

    private static LogCoverage WholeLogs()
    {
        var coverage = new LogCoverage();
        foreach (Hop hop in new[] { Hop.LoadBalancer, Hop.App })
        {
            coverage[hop].HasSource = true;
            coverage[hop].Expected = coverage[hop].Found = 1000;
            coverage[hop].First = At(-600_000);
            coverage[hop].Last = At(600_000);
        }

        return coverage;
    }
}
