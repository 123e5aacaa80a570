namespace TimeoutDoctor.Model;

/// <summary>All that a writer may print. It decides nothing any more.</summary>
public sealed record DiagnosisReport
{
    /// <summary>The tool's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The command line as given, for reproduction; may be empty.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>When the report was made; unknown where nobody asked.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>Texts behind the records' numbers.</summary>
    public required Interner Names { get; init; }

    /// <summary>Earliest and latest front record considered; unknown when there are none.</summary>
    public (Instant From, Instant To) Window { get; init; }

    /// <summary>The limits in force.</summary>
    public required TimeoutPolicy Policy { get; init; }

    /// <summary>Which availability zone an address lies in.</summary>
    public ZoneMap Zones { get; init; } = ZoneMap.Empty;

    /// <summary>The hop whose records are the requests.</summary>
    public required Hop Front { get; init; }

    /// <summary>The inputs, in order of <see cref="SourceFile.Id"/>; index = id.</summary>
    public required IReadOnlyList<SourceFile> Inputs { get; init; }

    /// <summary>Front records.</summary>
    public long Requests { get; init; }

    /// <summary>Requests that need explaining.</summary>
    public long Explained { get; init; }

    /// <summary>Requests in which the front gave up.</summary>
    public long TimedOut { get; init; }

    /// <summary>Timed out although the backend was fast or never reached.</summary>
    public long Flagged { get; init; }

    /// <summary>How load balancer records were joined; all zero where the load balancer is the front.</summary>
    public JoinCounts LoadBalancerJoins { get; init; } = new();

    /// <summary>How application records were joined.</summary>
    public JoinCounts AppJoins { get; init; } = new();

    /// <summary>Clock offsets found.</summary>
    public IReadOnlyList<ClockOffset> ClockOffsets { get; init; } = [];

    /// <summary>Whose timer fired, how often.</summary>
    public IReadOnlyList<TimeoutPlateau> Timeouts { get; init; } = [];

    /// <summary>Requests per cause, most first.</summary>
    public IReadOnlyList<CauseCount> Causes { get; init; } = [];

    /// <summary>What the flagged requests have in common.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Latency per segment, over all routes (route null) and per route.</summary>
    public IReadOnlyList<HopStatistics> Hops { get; init; } = [];

    /// <summary>The explained requests, in order of start, file, line.</summary>
    public IReadOnlyList<ExplainedRequest> Explanations { get; init; } = [];

    /// <summary>The requests that are shown one by one, most telling first; their lines are quoted.</summary>
    public IReadOnlyList<ExplainedRequest> Telling { get; init; } = [];

    /// <summary>The path of the leading cause's requests; null when nothing was explained.</summary>
    public TypicalPath? Path { get; init; }

    /// <summary>A sample of all answered requests for the scatter chart.</summary>
    public IReadOnlyList<ScatterPoint> Sample { get; init; } = [];

    /// <summary>Traffic, timeouts and percentiles over time.</summary>
    public TimeSeries Series { get; init; } = TimeSeries.Empty;

    /// <summary>Spread of the segments' times over time, in path order, the whole last.</summary>
    public IReadOnlyList<HeatMap> HeatMaps { get; init; } = [];

    /// <summary>Which minutes of which log have lines.</summary>
    public LogActivity Activity { get; init; } = LogActivity.Empty;

    /// <summary>Mean share of the segments in groups of requests ("at p50", …, "timed out").</summary>
    public IReadOnlyList<HopShare> Shares { get; init; } = [];

    /// <summary>Quoted lines of the requests that are shown one by one, by place.</summary>
    public IReadOnlyDictionary<SourceRef, byte[]> Quotes { get; init; } = new Dictionary<SourceRef, byte[]>();

    /// <summary>Coverage of the hops' logs.</summary>
    public LogCoverage Coverage { get; init; } = new();

    /// <summary>Whether something could not be read, so that the result is partial.</summary>
    public bool Partial { get; init; }

    /// <summary>What a reader must know: assumptions, what is missing for a better answer. Sentences, free of log text.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The name of the source of a place.</summary>
    public string FileOf(SourceRef at) => at.IsKnown ? Inputs[at.Source].Name : "";
}

/// <summary>Numbers of requests by how a hop's record was joined.</summary>
public sealed class JoinCounts
{
    private readonly long[] _counts = new long[4];

    /// <summary>Requests joined in this way.</summary>
    public long this[JoinBasis basis]
    {
        get => _counts[(int)basis];
        set => _counts[(int)basis] = value;
    }
}

/// <summary>A timer that fired: durations pile up at one value.</summary>
/// <param name="Hop">The hop whose durations.</param>
/// <param name="Plateau">The median of the durations at the limit.</param>
/// <param name="Requests">How many.</param>
public sealed record TimeoutPlateau(Hop Hop, TimeSpan Plateau, long Requests);

/// <summary>Requests of one cause.</summary>
/// <param name="Cause">Cause id.</param>
/// <param name="Requests">How many.</param>
/// <param name="Flagged">Of those, how many are flagged.</param>
/// <param name="Confidence">Mean confidence.</param>
/// <param name="MedianWait">Median of the segment that names the cause (queue, gateway, …), or null.</param>
/// <param name="MedianApp">Median application time, or null.</param>
public sealed record CauseCount(string Cause, long Requests, long Flagged, double Confidence, TimeSpan? MedianWait, TimeSpan? MedianApp)
{
    /// <summary>The same of those that timed out alone; null where none did.</summary>
    public CauseCount? Timeouts { get; init; }
}

/// <summary>Something that sets the flagged requests apart.</summary>
/// <param name="Kind">An id of the contract, such as <c>target</c>.</param>
/// <param name="Value">The value; may come from a log.</param>
/// <param name="Cause">The cause it concerns, or null for all.</param>
/// <param name="Requests">Flagged requests with the value.</param>
/// <param name="OfRequests">Flagged requests in all.</param>
/// <param name="TrafficShare">The value's share of all requests, or NaN.</param>
/// <param name="PValue">Corrected p-value, or NaN where there is no test.</param>
/// <param name="Text">One clause for a person; may hold the value, so it is hostile.</param>
public sealed record Finding(string Kind, string Value, string? Cause, long Requests, long OfRequests, double TrafficShare, double PValue, string Text)
{
    /// <summary>How many times more frequent the trouble is with the value than without it, or NaN.</summary>
    public double Lift { get; init; } = double.NaN;

    /// <summary>Lower end of the lift's 95 % interval, or NaN.</summary>
    public double LiftLow { get; init; } = double.NaN;

    /// <summary>Upper end of the lift's 95 % interval, or NaN.</summary>
    public double LiftHigh { get; init; } = double.NaN;

    /// <summary>What to do about it, most effective first.</summary>
    public IReadOnlyList<Advice> Advice { get; init; } = [];

    /// <summary>How many of the timeouts would not have happened without it, as a sentence; null where that cannot be said.</summary>
    public string? Counterfactual { get; init; }
}

/// <summary>One thing to do about a finding.</summary>
/// <param name="Do">The setting or command, with values inferred from the data.</param>
/// <param name="CheckFirst">What to look at before, or null.</param>
/// <param name="Breaks">What it would break, or null when nothing is known to break.</param>
public sealed record Advice(string Do, string? CheckFirst = null, string? Breaks = null);

/// <summary>Latency of a segment.</summary>
/// <param name="Name">A <see cref="HopNames"/> id, or <c>total</c> for the front's whole duration.</param>
/// <param name="Route">The route, or null for all.</param>
/// <param name="Count">Requests in which it is known.</param>
/// <param name="P50">Median, ms.</param>
/// <param name="P90">90th percentile, ms.</param>
/// <param name="P99">99th percentile, ms.</param>
/// <param name="Max">Largest, ms.</param>
public sealed record HopStatistics(string Name, string? Route, long Count, double P50, double P90, double P99, double Max);

/// <summary>One request of the scatter chart.</summary>
/// <param name="At">Start of the request.</param>
/// <param name="FrontMs">The front's duration, ms.</param>
/// <param name="AppMs">The application's, ms; NaN without a record.</param>
/// <param name="Cause">Cause id for explained requests, else null.</param>
/// <param name="Flagged">Whether it is flagged.</param>
public sealed record ScatterPoint(Instant At, double FrontMs, double AppMs, string? Cause, bool Flagged);

/// <summary>Values over time in equal bins.</summary>
/// <param name="From">Start of the first bin.</param>
/// <param name="Bin">Width of a bin.</param>
/// <param name="Requests">Front requests per bin.</param>
/// <param name="TimeoutsByCause">Timed-out requests per bin, by cause.</param>
/// <param name="Percentiles">Per segment (and <c>total</c>): p50, p90, p99 per bin in ms, NaN for an empty bin.</param>
public sealed record TimeSeries(
    Instant From,
    TimeSpan Bin,
    IReadOnlyList<long> Requests,
    IReadOnlyDictionary<string, IReadOnlyList<long>> TimeoutsByCause,
    IReadOnlyDictionary<string, PercentileSeries> Percentiles)
{
    /// <summary>No bins.</summary>
    public static TimeSeries Empty { get; } = new(default, TimeSpan.FromMinutes(1), [], new Dictionary<string, IReadOnlyList<long>>(), new Dictionary<string, PercentileSeries>());
}

/// <summary>Percentiles per bin in ms; NaN for an empty bin.</summary>
/// <param name="P50">Medians.</param>
/// <param name="P90">90th percentiles.</param>
/// <param name="P99">99th percentiles.</param>
public sealed record PercentileSeries(IReadOnlyList<double> P50, IReadOnlyList<double> P90, IReadOnlyList<double> P99);

/// <summary>Where the time of a group of requests went.</summary>
/// <param name="Group">Such as <c>p50</c> or <c>timed out</c>.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="TotalMs">Mean front duration in ms.</param>
/// <param name="Ms">Mean ms per segment; 0 where it is known nowhere.</param>
/// <param name="UnknownMs">Mean ms that no segment accounts for.</param>
public sealed record HopShare(string Group, int Requests, double TotalMs, HopTimes Ms, double UnknownMs);
