namespace TimeoutDoctor.Model;

/// <summary>How a segment's times are spread, over time: counts in equal bins of time and half decades of duration.</summary>
/// <param name="Segment">A <see cref="HopNames"/> id, or <c>total</c>.</param>
/// <param name="From">Start of the first bin.</param>
/// <param name="Bin">Width of a bin.</param>
/// <param name="Columns">Per bin, the requests per row of <see cref="UpperMs"/>.</param>
public sealed record HeatMap(string Segment, Instant From, TimeSpan Bin, IReadOnlyList<IReadOnlyList<long>> Columns)
{
    /// <summary>Upper ends of the rows in ms, half decades up to 100 s; shorter times count in the first row, longer ones in the last.</summary>
    public static IReadOnlyList<double> UpperMs { get; } = [31.6227766, 100, 316.227766, 1_000, 3_162.27766, 10_000, 31_622.7766, 100_000];
}

/// <summary>The path of the requests of the leading cause, as medians.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Requests">How many requests.</param>
/// <param name="FrontWait">How long the front waited; null when unknown.</param>
/// <param name="ForwardedAfter">When the load balancer sent the request on; null without its record.</param>
/// <param name="BeforeApp">From then until the application started; null when unknown.</param>
/// <param name="InApp">How long the application took; null without its record.</param>
/// <param name="AppStatus">The application's most frequent status; 0 when none was logged.</param>
public sealed record TypicalPath(string Cause, long Requests, TimeSpan? FrontWait, TimeSpan? ForwardedAfter, TimeSpan? BeforeApp, TimeSpan? InApp, int AppStatus);

/// <summary>Which minutes of which log have lines.</summary>
/// <param name="From">Start of the first bin.</param>
/// <param name="Bin">Width of a bin; a minute, or more where the logs span hours.</param>
/// <param name="Sources">The logs, in order of the path.</param>
public sealed record LogActivity(Instant From, TimeSpan Bin, IReadOnlyList<SourceActivity> Sources)
{
    /// <summary>Nothing known.</summary>
    public static LogActivity Empty { get; } = new(default, TimeSpan.FromMinutes(1), []);
}

/// <summary>Lines over time of one log: of one host, or of all files of a hop that name none.</summary>
/// <param name="Hop">Whose log.</param>
/// <param name="Name">The host, load balancer or folder; comes from a file name or a log.</param>
/// <param name="Records">Records per bin, by the log's own clock.</param>
public sealed record SourceActivity(Hop Hop, string Name, IReadOnlyList<long> Records);
