using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>One request with all that a cause may ask about it. Times are milliseconds.</summary>
internal sealed class CauseContext
{
    /// <summary>Looks at a request.</summary>
    public CauseContext(RequestTrace trace, in Timeline line, TimeoutPolicy policy, LogCoverage coverage, Interner names, bool largeBody, Neighbours around)
    {
        Trace = trace;
        Line = line;
        Policy = policy;
        Front = trace.Front;
        HasElb = trace.HasLoadBalancer;
        Elb = HasElb ? trace.Elb : default;
        HasApp = trace.HasApp || Front.Hop == Hop.App;
        App = Front.Hop == Hop.App ? Front : HasApp ? AppAttempts.Answering(trace) : default;
        Attempts = Front.Hop == Hop.App ? 1 : AppAttempts.Count(trace);
        Coverage = new CoverageView(coverage, trace, line, names);
        LargeBody = largeBody;
        HeldAround = around.HeldAround(trace);
        LateAround = around.LateAround(trace);
        Least = policy.SmallestCause(Front.Hop).TotalMilliseconds;
        Race = SegmentRace.Of(this);
    }

    /// <summary>The joined records.</summary>
    public RequestTrace Trace { get; }

    /// <summary>The request on one clock.</summary>
    public Timeline Line { get; }

    /// <summary>The limits.</summary>
    public TimeoutPolicy Policy { get; }

    /// <summary>What the logs cover at the moment of this request.</summary>
    public CoverageView Coverage { get; }

    /// <summary>The front's record.</summary>
    public HopRecord Front { get; }

    /// <summary>Whether a gateway is the front.</summary>
    public bool HasGateway => Front.Hop == Hop.Gateway;

    /// <summary>Whether the load balancer is the front.</summary>
    public bool ElbIsFront => Front.Hop == Hop.LoadBalancer;

    /// <summary>Whether a web server on the instance is the front, or what lies behind it is asked as if it were.</summary>
    public bool ProxyIsFront => Front.Hop == Hop.Proxy;

    /// <summary>Whether a load balancer's record is there.</summary>
    public bool HasElb { get; }

    /// <summary>The load balancer's record, when <see cref="HasElb"/>.</summary>
    public HopRecord Elb { get; }

    /// <summary>Whether an application record is there.</summary>
    public bool HasApp { get; }

    /// <summary>The application's record that answered or the last one, when <see cref="HasApp"/>.</summary>
    public HopRecord App { get; }

    /// <summary>The application's attempts that left a record.</summary>
    public int Attempts { get; }

    /// <summary>Whether the request's body is much larger than is usual on its route.</summary>
    public bool LargeBody { get; }

    /// <summary>Share of the Classic load balancer's answered requests around this one that it held long; 0 where not known.</summary>
    public double HeldAround { get; }

    /// <summary>
    /// Share of the requests around this one that the application started only when nearly all of the limit was gone; 0 where it also logs
    /// requests whose caller has gone, for then a missing line has another reason.
    /// </summary>
    public double LateAround { get; }

    /// <summary>The smallest segment that may be named a cause.</summary>
    public double Least { get; }

    /// <summary>Which segment took longest.</summary>
    public SegmentRace Race { get; }

    /// <summary>How long the front waited; NaN when not known.</summary>
    public double Wait => Line.Wait;

    /// <summary>How long the load balancer had the request; NaN when not known.</summary>
    public double ElbWait => ElbIsFront ? Wait : Elb.IsClassicWithoutEnd() ? double.NaN : Elb.Duration.Milliseconds;

    /// <summary>Whether the method may carry a body.</summary>
    public bool MayHaveBody => Front.Method is not (HttpMethod.Get or HttpMethod.Head or HttpMethod.Delete or HttpMethod.Options)
        && (HasElb ? Elb.ReceivedBytes : Front.ReceivedBytes) != 0;

    /// <summary>
    /// Whether some hop gave up: the front at its timeout, the load balancer at its own, a proxy behind it, or the caller before all of them.
    /// </summary>
    public bool GaveUp => Line.TimedOut || Front.Status is 504 or 460 || (HasElb && (Elb.Status is 504 or 460 || Elb.IsTargets504()));

    /// <summary>Whether the load balancer's caller left it: ALB 460, or Classic 408 where that cannot be a slow upload.</summary>
    public bool CallerLeftElb => HasElb && (Elb.Status == 460 || (Elb.Status == 408 && (HasGateway || !MayHaveBody || HasApp)));

    /// <summary>Whether the target's answer was a proxy's own 504, which says nothing of the application.</summary>
    public bool ProxyGaveUp => HasElb && Elb.IsTargets504() && Elb.TargetTime.Milliseconds >= Least;

    /// <summary>Whether the hop nearest to the application that left a record got no response.</summary>
    public bool Unanswered => HasElb
        ? ProxyGaveUp || (Elb.TargetStatus == 0 && !Elb.TargetTime.IsMeasured && Elb.Status is 504 or 502 or 460 or 408)
        : ProxyIsFront ? Line.TimedOut
        : HasGateway && Front.TargetStatus == 0 && (Line.TimedOut || Front.Status >= 500) && Front.Status is 0 or >= 400;

    /// <summary>
    /// Whether the hop in front of the application proves that the request never got that far: the load balancer's log covers the moment and has
    /// no line, or its line names no target.
    /// </summary>
    public bool NeverSent => !HasApp && (HasElb
        ? Elb.Target == Interner.None && Elb.AllPhasesFailed() && Elb.IsAlb()
        : HasGateway && Unanswered && Coverage.Elb && Coverage.ElbLossIsRare);

    /// <summary>Smallest lead of an answer that counts as ready in time.</summary>
    public double AppSlack => Math.Max(Least, Line.AppUncertainty);

    /// <summary>
    /// Whether the answer was ready well before the front ended. Of several attempts the one that answered may not be the one that the front
    /// waited for, so then nothing follows.
    /// </summary>
    public bool ReadyInTime => HasApp && Attempts == 1 && Wait - Line.Ready > AppSlack && App.Event != RecordEvent.Started;

    /// <summary>Whether the load balancer saw the response's head well before the front ended.</summary>
    public bool HeadInTime => HasElb && Elb.SawResponse() && Line.ElbHead < Wait - Math.Max(Least, Line.ElbUncertainty);

    /// <summary>Whether the answer was ready, as far as the innermost hop with a log tells.</summary>
    public bool AnswerInTime => HasApp ? ReadyInTime : HeadInTime;

    /// <summary>Whether the application's own duration is within the fast-backend limit.</summary>
    public bool AppWasFast => HasApp && Line.AppDuration <= Policy.FastBackend.TotalMilliseconds;

    /// <summary>
    /// Whether the application's record ends well after the front had its whole answer: it cannot be the attempt that was answered.
    /// </summary>
    public bool AppEndsAfterAnswer => HasApp && !GaveUp && Front.Hop != Hop.App && Front.Status is > 0 and < 500 and not 408
        && Line.AppEnd - Wait > Math.Max(Least, Line.AppUncertainty);

    /// <summary>The part of the wait that a segment took; 0 when either is not known.</summary>
    public double ShareOf(double segment) => segment > 0 && Wait > 0 ? Math.Min(1, segment / Wait) : 0;

    /// <summary>Whether a segment is long enough to be named and takes a good third of the wait, where that is known.</summary>
    public bool IsLarge(double segment) => segment >= Least && !(segment < 0.35 * Wait);
}
