using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Simulation;

/// <summary>What happened to one simulated request: the moments at which things really took place, in ms after its arrival at the gateway.</summary>
internal sealed class Course
{
    public string Cause = "";
    public double Authorizer, Network, Held, Queue, Work, Body;
    public bool ElbTakes = true, TargetChosen = true, AppTakes = true, HeadArrives = true, AnswerReachesGateway = true;
    public bool LargeBody, Refused, Connecting, NoTarget, Notices;
    public double? SecondAttempt;
}

/// <summary>
/// A simulation of the path: gateway, load balancer, pools of workers with queues, faults by mechanism. It says what each hop would log, in
/// records, with clocks known to a few milliseconds and lines lost now and then; the truth is the mechanism. Written for this project; its
/// distributions are invented.
/// </summary>
internal sealed class SimulatedPath(int seed, Balancer balancer, double lineLoss = 0.01)
{
    public const double Limit = 29_000, ElbLimit = 60_000;

    /// <summary>The faults, each a mechanism.</summary>
    public static readonly string[] Faults =
    [
        CauseIds.BackendSlow, CauseIds.GatewayOverhead, CauseIds.NotReceivedByElb, CauseIds.ElbNoTarget, CauseIds.ElbQueue, CauseIds.RequestLostBeforeApp,
        CauseIds.QueuedBeforeApp, CauseIds.ResponseLostAfterApp, CauseIds.ResponseStalled, CauseIds.SlowUpload, CauseIds.Retried,
    ];

    private static readonly Instant Origin = Instant.FromUnixMilliseconds(1_795_405_440_000);

    private readonly Random _random = new(seed);
    private int _line;

    /// <summary>Draws how a request with a fault goes.</summary>
    public Course Draw(string cause)
    {
        var c = new Course { Cause = cause, Authorizer = Between(2, 15), Network = Between(0.5, 3), Held = Between(0, 2), Queue = Between(0.5, 4), Work = 80 * Math.Exp(Normal()), Body = Between(0.2, 3), Notices = _random.NextDouble() < 0.5 };
        bool often = _random.NextDouble() < 0.7; // the other mechanisms of the same cause
        switch (cause)
        {
            case CauseIds.BackendSlow:
                c.Work = Between(10_500, 60_000);
                break;
            case CauseIds.GatewayOverhead:
                c.Authorizer = Between(10_500, 27_000);
                break;
            case CauseIds.NotReceivedByElb:
                c.ElbTakes = !often;
                c.Network = often ? c.Network : Between(15_000, 28_500);
                break;
            case CauseIds.ElbNoTarget:
                c.AppTakes = false;
                c.Connecting = often && balancer == Balancer.Alb;
                c.NoTarget = !c.Connecting;
                break;
            case CauseIds.ElbQueue:
                c.Held = Between(12_000, 50_000);
                break;
            case CauseIds.RequestLostBeforeApp:
                c.AppTakes = false;
                c.Refused = !often;
                break;
            case CauseIds.QueuedBeforeApp:
                c.Queue = Between(12_000, 70_000);
                break;
            case CauseIds.ResponseLostAfterApp:
                c.HeadArrives = !often && balancer == Balancer.Alb;
                c.AnswerReachesGateway = false;
                c.Queue = _random.NextDouble() < 0.2 ? Between(2_000, 20_000) : c.Queue;
                break;
            case CauseIds.ResponseStalled:
                c.Body = Between(30_000, 70_000);
                break;
            case CauseIds.SlowUpload:
                c.LargeBody = true;
                c.Work = Between(12_000, 40_000);
                break;
            case CauseIds.Retried:
                c.Work = Between(31_000, 60_000);
                c.SecondAttempt = Limit + Between(20, 500);
                break;
            default:
                break;
        }

        return c;
    }

    /// <summary>What the hops log of it, as one joined request with the given logs at hand; null where no front record exists.</summary>
    public RequestTrace? Log(Course c, Logs logs, double at)
    {
        (HopRecord gateway, HopRecord? elb, List<HopRecord> app) = Records(c, at);
        elb = elb is { } && Lost() ? null : elb;
        app = Lost() ? [] : app;
        var trace = new RequestTrace();
        if (logs.HasFlag(Logs.Gateway))
        {
            trace.Front = gateway;
        }
        else if (logs.HasFlag(Logs.Elb) && elb is { } front)
        {
            trace.Front = front;
        }
        else if (!logs.HasFlag(Logs.Elb) && logs.HasFlag(Logs.App) && app.Count > 0)
        {
            trace.Front = app[0];
            return trace;
        }
        else
        {
            return null;
        }

        if (trace.Front.Hop == Hop.Gateway && logs.HasFlag(Logs.Elb) && elb is { } behind)
        {
            trace.Add(behind);
            trace.LoadBalancerJoin = JoinBasis.TraceId;
        }

        foreach (HopRecord record in logs.HasFlag(Logs.App) ? app : [])
        {
            trace.Add(record);
            trace.AppJoin = JoinBasis.TraceId;
        }

        return trace;
    }

    private bool Lost() => _random.NextDouble() < lineLoss;

    private (HopRecord Gateway, HopRecord? Elb, List<HopRecord> App) Records(Course c, double at)
    {
        bool early = c.Cause == CauseIds.GatewayOverhead;
        double relay = early ? c.Authorizer : c.Authorizer / 2, arrives = relay + c.Network, sent = arrives + c.Held, starts = sent + c.Queue, ready = starts + c.Work;
        double head = ready + 0.5, done = head + c.Body, back = c.AnswerReachesGateway ? done + 1 : double.PositiveInfinity;
        double elbEnds = !c.TargetChosen || c.NoTarget ? sent + 1 : c.Connecting ? sent + 10_001 : c.Refused ? sent + 3
            : !c.AppTakes || !c.HeadArrives ? arrives + ElbLimit : done;
        bool elbFails = c.NoTarget || c.Connecting || c.Refused || !c.AppTakes || !c.HeadArrives;
        back = elbFails ? elbEnds + 1 : back;
        back = c.ElbTakes ? back : double.PositiveInfinity;
        double integration = back - relay;
        bool timedOut = integration > Limit;
        double wait = timedOut ? relay + Limit : back + (early ? 1 : c.Authorizer / 2);
        short elbStatus = c.NoTarget ? (short)503 : c.Refused ? balancer == Balancer.Alb ? (short)502 : (short)504 : elbFails ? (short)504 : (short)200;
        HopRecord gateway = Gateway(c, at, wait, timedOut ? Limit : integration, timedOut ? (short)504 : elbStatus, timedOut);
        HopRecord? elb = c.ElbTakes && arrives < wait + 30_000 ? Elb(c, at, arrives, sent, head, elbEnds, wait, elbStatus) : null;
        var app = new List<HopRecord>();
        // Held until the caller left: the load balancer drops it then. A pool works on abandoned requests all the same.
        if (c.ElbTakes && c.AppTakes && !elbFailsBeforeApp(c) && sent < wait)
        {
            app.Add(App(c, at, starts, c.Work));
        }

        if (c.SecondAttempt is { } second)
        {
            app.Add(App(c, at, second, 60));
        }

        return (gateway, elb, app);

        static bool elbFailsBeforeApp(Course c) => c.NoTarget || c.Connecting || c.Refused;
    }

    private HopRecord Gateway(Course c, double at, double wait, double integration, short status, bool timedOut)
    {
        HopRecord record = Record(Hop.Gateway, at, wait, 0);
        record.Edge = StampEdge.Start;
        record.Status = status;
        record.TargetStatus = timedOut ? (short)0 : status;
        record.TargetTime = Elapsed.FromMilliseconds(Math.Round(integration));
        record.Error = timedOut ? GatewayError.IntegrationTimeout : GatewayError.None;
        Body(ref record, c);
        return record;
    }

    private HopRecord Elb(Course c, double at, double arrives, double sent, double head, double ends, double gatewayEnd, short status)
    {
        // A Classic ELB may not notice that its caller has gone, and waits for its own limit.
        bool left = gatewayEnd < ends && (balancer == Balancer.Alb || c.Notices);
        double end = left ? gatewayEnd : ends;
        bool wasSent = sent < end && !c.NoTarget, headSeen = wasSent && c.AppTakes && c.HeadArrives && !c.Connecting && !c.Refused && head < end;
        HopRecord record = Record(Hop.LoadBalancer, at + arrives, end - arrives, 2);
        record.Status = headSeen ? (short)200 : left ? balancer == Balancer.Alb ? (short)460 : (short)408 : status;
        record.TargetStatus = headSeen ? (short)200 : (short)0;
        bool nothing = !wasSent || c.Connecting || (balancer == Balancer.Classic && !headSeen && !left);
        record.RequestTime = nothing ? Elapsed.Failed : Elapsed.FromMilliseconds(sent - arrives);
        record.TargetTime = headSeen ? Elapsed.FromMilliseconds(head - sent) : Elapsed.Failed;
        record.ResponseTime = headSeen ? Elapsed.FromMilliseconds(0.1) : Elapsed.Failed;
        record.Target = wasSent && (balancer == Balancer.Alb || headSeen || left) ? 7 : Interner.None;
        if (balancer == Balancer.Classic)
        {
            record.Edge = StampEdge.Start;
            record.Duration = headSeen ? Elapsed.FromMilliseconds(head - arrives + 0.1) : Elapsed.Absent;
            record.End = headSeen ? record.Start + record.Duration.Span : default;
        }
        else
        {
            record.Edge = StampEdge.End;
        }

        Body(ref record, c);
        return record;
    }

    private HopRecord App(Course c, double at, double starts, double work)
    {
        HopRecord record = Record(Hop.App, at + starts, work, 4);
        record.Edge = StampEdge.End;
        record.Status = 200;
        Body(ref record, c);
        return record;
    }

    private static void Body(ref HopRecord record, Course c)
    {
        record.Method = c.LargeBody ? HttpMethod.Post : HttpMethod.Get;
        record.ReceivedBytes = c.LargeBody ? 400_000 : 300;
    }

    private HopRecord Record(Hop hop, double start, double ms, double clockError)
    {
        HopRecord record = HopRecord.Of(hop, new SourceRef((int)hop, ++_line));
        record.Start = Origin + TimeSpan.FromMilliseconds(Math.Round(start + (clockError * Normal() / 2)));
        record.Duration = Elapsed.FromMilliseconds(Math.Round(ms, hop == Hop.Gateway ? 0 : 3));
        record.End = record.Start + record.Duration.Span;
        record.ResolutionTicks = 10_000;
        return record;
    }

    private double Between(double low, double high) => low + (_random.NextDouble() * (high - low));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
