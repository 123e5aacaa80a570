namespace TimeoutDoctor.Model;

/// <summary>A stretch of time, its end left out.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End.</param>
/// <param name="Name">As a person calls it, such as <c>2026-W47</c>.</param>
public sealed record Period(Instant From, Instant To, string Name);

/// <summary>What a period was like, compared with the one before: all that a writer may print.</summary>
public sealed record PeriodReport
{
    /// <summary>The tool's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The command line as given.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>When the report was made.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>The period.</summary>
    public required Period This { get; init; }

    /// <summary>The period before.</summary>
    public required Period Before { get; init; }

    /// <summary>The limits in force.</summary>
    public required TimeoutPolicy Policy { get; init; }

    /// <summary>Percentiles lie within this share of the exact ones.</summary>
    public double RelativeError { get; init; }

    /// <summary>Counts of the period.</summary>
    public required PeriodTotals Totals { get; init; }

    /// <summary>Counts of the period before.</summary>
    public required PeriodTotals TotalsBefore { get; init; }

    /// <summary>Per route (null: all) and segment: those of the whole first, then by name and path order.</summary>
    public IReadOnlyList<PeriodLatency> Latencies { get; init; } = [];

    /// <summary>Changes beyond chance, the worst regression first, improvements last.</summary>
    public IReadOnlyList<PeriodChange> Changes { get; init; } = [];

    /// <summary>How many pairs of a route's percentiles were compared.</summary>
    public int Compared { get; init; }

    /// <summary>Routes without a request in the period before.</summary>
    public IReadOnlyList<string> NewRoutes { get; init; } = [];

    /// <summary>Routes of the period before without a request in this one.</summary>
    public IReadOnlyList<string> VanishedRoutes { get; init; } = [];

    /// <summary>Causes that did not occur in the period before.</summary>
    public IReadOnlyList<string> NewCauses { get; init; } = [];

    /// <summary>Explained requests by cause, in both periods.</summary>
    public IReadOnlyList<PeriodCause> Causes { get; init; } = [];

    /// <summary>The hour with most requests; unknown without any.</summary>
    public BusyHour BusiestHour { get; init; }

    /// <summary>Targets by p99 of the application, or of the whole where no application is known; slowest first.</summary>
    public IReadOnlyList<PeriodLatency> SlowestTargets { get; init; } = [];

    /// <summary>Days of the period, in order.</summary>
    public IReadOnlyList<PeriodDay> Days { get; init; } = [];

    /// <summary>Days of the period before, in order.</summary>
    public IReadOnlyList<PeriodDay> DaysBefore { get; init; } = [];

    /// <summary>The segment that spends most time beyond a tenth of the gateway's timeout, which the week's grid is about.</summary>
    public string WeekGridSegment { get; init; } = "total";

    /// <summary>Share of requests in which that segment took longer than a tenth of the gateway's timeout, per weekday (Monday first) and hour of the day; NaN without requests. Empty where hours are not known.</summary>
    public IReadOnlyList<IReadOnlyList<double>> WeekGrid { get; init; } = [];

    /// <summary>What a reader must know. Sentences, free of log text.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An hour and its requests.</summary>
/// <param name="At">Its start; unknown for none.</param>
/// <param name="Requests">Requests.</param>
public readonly record struct BusyHour(Instant At, long Requests);

/// <summary>Counts of a period.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Errors">Answered with 500 or more.</param>
/// <param name="Timeouts">The front gave up.</param>
/// <param name="Flagged">Timed out though the backend was fast or never reached.</param>
/// <param name="HoursWithData">Hours with requests.</param>
/// <param name="Hours">Hours of the period.</param>
/// <param name="LoadBalancerJoined">Share of requests with a load balancer record.</param>
/// <param name="AppJoined">Share of requests with an application record.</param>
public sealed record PeriodTotals(long Requests, long Errors, long Timeouts, long Flagged, int HoursWithData, int Hours, double LoadBalancerJoined, double AppJoined);

/// <summary>A percentile with its 95 % interval, in ms; NaN when not known.</summary>
/// <param name="Value">The percentile.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; infinite where too few requests are known to give one.</param>
public readonly record struct Quantile(double Value, double Low, double High)
{
    /// <summary>Not known.</summary>
    public static Quantile Unknown => new(double.NaN, double.NaN, double.NaN);
}

/// <summary>Latency of a segment on a route (or at a target) in a period.</summary>
public sealed record PeriodLatency
{
    /// <summary>Route or target; null for all. Comes from a log.</summary>
    public string? Route { get; init; }

    /// <summary>A <see cref="HopNames"/> id, or <c>total</c>.</summary>
    public required string Segment { get; init; }

    /// <summary>Requests of the route.</summary>
    public long Requests { get; init; }

    /// <summary>Requests in which the segment is known.</summary>
    public long Count { get; init; }

    /// <summary>Requests of the route before.</summary>
    public long RequestsBefore { get; init; }

    /// <summary>Share of requests answered with 500 or more.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Requests of the route in which the front gave up.</summary>
    public long Timeouts { get; init; }

    /// <summary>Flagged requests of the route.</summary>
    public long Flagged { get; init; }

    /// <summary>Median.</summary>
    public Quantile P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public Quantile P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public Quantile P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public Quantile P99 { get; init; }

    /// <summary>99.9th percentile.</summary>
    public Quantile P999 { get; init; }

    /// <summary>The longest, in ms.</summary>
    public double Max { get; init; }

    /// <summary>The same percentiles of the period before; unknown without requests.</summary>
    public Quantile P50Before { get; init; } = Quantile.Unknown;

    /// <summary>99th percentile of the period before.</summary>
    public Quantile P99Before { get; init; } = Quantile.Unknown;

    /// <summary>99.9th percentile of the period before.</summary>
    public Quantile P999Before { get; init; } = Quantile.Unknown;

    /// <summary>Share of requests within the fast-backend limit.</summary>
    public double WithinLimit { get; init; }

    /// <summary>How many times p99.9 fits into the fast-backend limit; below 1 it is beyond.</summary>
    public double HeadroomFast { get; init; }

    /// <summary>The same for the gateway's timeout.</summary>
    public double HeadroomGateway { get; init; }

    /// <summary>The same for the load balancer's timeout.</summary>
    public double HeadroomLoadBalancer { get; init; }
}

/// <summary>A percentile that changed beyond chance.</summary>
/// <param name="Route">Route; null for all.</param>
/// <param name="Segment">Segment.</param>
/// <param name="Percentile">50 or 99.</param>
/// <param name="Now">In this period.</param>
/// <param name="Before">In the one before.</param>
/// <param name="Ratio">Now ÷ before, with its 95 % interval.</param>
/// <param name="Q">Chance of such a change without one, corrected for all compared.</param>
/// <param name="Requests">Requests of the route now.</param>
public sealed record PeriodChange(string? Route, string Segment, double Percentile, Quantile Now, Quantile Before, Quantile Ratio, double Q, long Requests)
{
    /// <summary>Whether it got slower.</summary>
    public bool IsRegression => Ratio.Value > 1;
}

/// <summary>Requests of a cause in both periods.</summary>
/// <param name="Cause">Cause id.</param>
/// <param name="Requests">Now.</param>
/// <param name="Before">Before.</param>
public sealed record PeriodCause(string Cause, long Requests, long Before);

/// <summary>A day.</summary>
/// <param name="At">Its start.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Timeouts">Timed-out requests.</param>
/// <param name="Flagged">Flagged requests.</param>
/// <param name="TimedOutByCause">Timed-out requests by cause.</param>
/// <param name="P50">Median per segment, ms.</param>
/// <param name="P99">99th percentile per segment, ms.</param>
public sealed record PeriodDay(
    Instant At, long Requests, long Timeouts, long Flagged, IReadOnlyDictionary<string, long> TimedOutByCause, IReadOnlyDictionary<string, double> P50, IReadOnlyDictionary<string, double> P99);
