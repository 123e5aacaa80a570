namespace TimeoutDoctor.Model;

/// <summary>What a request had in common with others: the dimensions that group findings compare. Texts are numbers of the interner.</summary>
/// <param name="At">The front record's place.</param>
/// <param name="Start">When the request began, on the front's clock.</param>
/// <param name="Host">Address of the target or application host, without a port; <see cref="Interner.None"/> where no log tells.</param>
/// <param name="Node">Address of the load balancer's node; <see cref="Interner.None"/> where not known.</param>
/// <param name="Route">The route; the gateway's catch-all is replaced by what the path tells.</param>
/// <param name="Client">Hash of the client's address; 0 where not logged.</param>
/// <param name="Method">Request method.</param>
/// <param name="Size">Bytes of the request's body or of the answer, in powers of four; 0 where not logged.</param>
/// <param name="IdleMs">Milliseconds since the request before it went to the same target (of a Classic 504: through the same node); NaN for the first.</param>
/// <param name="Troubled">Whether the request needs an explanation.</param>
public readonly record struct RequestTraits(
    SourceRef At, Instant Start, int Host, int Node, int Route, ulong Client, HttpMethod Method, byte Size, double IdleMs, bool Troubled);

/// <summary>An explained request as the group tests see it.</summary>
/// <param name="Traits">What it had in common with others.</param>
/// <param name="Cause">Its cause.</param>
/// <param name="Detail">Detail of the cause, or null.</param>
/// <param name="TimedOut">Whether the front gave up.</param>
/// <param name="Flagged">Whether it is flagged.</param>
/// <param name="Timeline">Where its time went.</param>
public sealed record ObservedRequest(RequestTraits Traits, string Cause, string? Detail, bool TimedOut, bool Flagged, Timeline Timeline);

/// <summary>How busy one host was.</summary>
/// <param name="Host">The host's number.</param>
/// <param name="Served">Requests that it served without trouble, per bin of <see cref="GroupObservations.Bin"/>, from <see cref="GroupObservations.From"/>.</param>
/// <param name="Levels">For each number of requests in the application at once: in how many samples it was seen.</param>
/// <param name="Waiting">The same, counting samples in which further requests waited for the application to start.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="WaitedAppMs">Sum of the application's durations over the requests that had waited for it, ms.</param>
/// <param name="Waited">How many requests had waited.</param>
/// <param name="Pauses">Stretches in which nothing was completed although requests were being worked on, each followed by a burst.</param>
public sealed record HostLoad(
    int Host, IReadOnlyList<int> Served, IReadOnlyList<long> Levels, IReadOnlyList<long> Waiting, long Requests, double WaitedAppMs, long Waited, IReadOnlyList<HostPause> Pauses);

/// <summary>A pause of a host: requests were in the application and none was completed, then many at once.</summary>
/// <param name="From">When it began, on the front's clock.</param>
/// <param name="Length">How long nothing was completed.</param>
/// <param name="Released">Requests completed within 100 ms after it.</param>
/// <param name="Expected">Requests that would have been completed meanwhile at the host's usual rate.</param>
public readonly record struct HostPause(Instant From, TimeSpan Length, int Released, double Expected);

/// <summary>Durations of a hop of a second and more, counted in steps of 10 ms.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="Step">Width of a step.</param>
/// <param name="Counts">Requests per step, by number of the step.</param>
public sealed record LongDurations(Hop Hop, TimeSpan Step, IReadOnlyDictionary<int, int> Counts);

/// <summary>An event that the user knows of.</summary>
/// <param name="Name">Its name, such as <c>deploy</c>.</param>
/// <param name="At">When it happened.</param>
public sealed record KnownEvent(string Name, Instant At);

/// <summary>All that the group rules may look at. It is bounded: of healthy requests an even sample is kept.</summary>
public sealed record GroupObservations
{
    /// <summary>Texts behind numbers.</summary>
    public required Interner Names { get; init; }

    /// <summary>The limits assumed.</summary>
    public required TimeoutPolicy Policy { get; init; }

    /// <summary>The hop whose records are the requests.</summary>
    public required Hop Front { get; init; }

    /// <summary>The explained requests, in order.</summary>
    public required IReadOnlyList<ObservedRequest> Explained { get; init; }

    /// <summary>An even sample of all requests, those with trouble included, in order of start.</summary>
    public required IReadOnlyList<RequestTraits> Traffic { get; init; }

    /// <summary>All requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Earliest and latest request.</summary>
    public (Instant From, Instant To) Window { get; init; }

    /// <summary>Start of the first bin of <see cref="HostLoad.Served"/>.</summary>
    public Instant From { get; init; }

    /// <summary>Width of these bins.</summary>
    public TimeSpan Bin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How busy the hosts were, by address.</summary>
    public IReadOnlyList<HostLoad> Loads { get; init; } = [];

    /// <summary>Long durations by hop.</summary>
    public IReadOnlyList<LongDurations> Durations { get; init; } = [];

    /// <summary>Clock offsets found.</summary>
    public IReadOnlyList<ClockOffset> Clocks { get; init; } = [];

    /// <summary>Events that the user named.</summary>
    public IReadOnlyList<KnownEvent> Events { get; init; } = [];

    /// <summary>Zones of subnets; empty where the user named none.</summary>
    public ZoneMap Zones { get; init; } = ZoneMap.Empty;

    /// <summary>How a host is written with its port, where the load balancer's log does so.</summary>
    public IReadOnlyDictionary<int, string> Targets { get; init; } = new Dictionary<int, string>();

    /// <summary>Medians of the segments of requests that did not time out, in ms; NaN where unknown.</summary>
    public HopTimes Typical { get; init; } = HopTimes.None;

    /// <summary>The longest answered request of the hop behind the front, ms; NaN where unknown. A lowered timer must leave it room.</summary>
    public double LongestAnswered { get; init; } = double.NaN;
}
