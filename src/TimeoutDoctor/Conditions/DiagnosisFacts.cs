using TimeoutDoctor.Model;

namespace TimeoutDoctor.Conditions;

/// <summary>What metrics are in a diagnosis.</summary>
public sealed class DiagnosisFacts(DiagnosisReport report) : IConditionFacts
{
    /// <inheritdoc />
    public Measured Of(Metric metric) => metric.Name switch
    {
        "requests" => new(report.Requests),
        "timeouts" => new(report.TimedOut),
        "flagged" => new(report.Flagged),
        "explained" => new(report.Explained),
        "errors" => new(double.NaN, "a diagnosis does not count errors by status; use 'explained', or the report command"),
        "undecided" => new(CauseCount(CauseIds.InsufficientEvidence)),
        "cause" => new(CauseCount(metric.Argument!)),
        "share" => Share(metric.Argument!),
        "percentile" => Percentile(metric),
        "max" => Row(metric) is { } row ? new(row.Max) : Unknown(metric),
        _ => new(double.NaN, "there is nothing to compare with in a diagnosis; use the report command with --history"),
    };

    private long CauseCount(string cause) => report.Causes.Where(c => c.Cause == cause).Sum(c => c.Requests);

    private Measured Share(string what) => report.Requests == 0 ? new(double.NaN, "there are no requests") : what switch
    {
        "timeouts" => new(report.TimedOut / (double)report.Requests),
        "flagged" => new(report.Flagged / (double)report.Requests),
        _ => new(double.NaN, "a diagnosis does not count errors by status; use the report command"),
    };

    private Measured Percentile(Metric metric) => Row(metric) is not { } row ? Unknown(metric) : metric.Percentile switch
    {
        50 => new(row.P50),
        90 => new(row.P90),
        99 => new(row.P99),
        _ => new(double.NaN, "a diagnosis knows p50, p90 and p99 only; use the report command"),
    };

    private HopStatistics? Row(Metric metric) => report.Hops.FirstOrDefault(h => h.Name == metric.Hop && h.Route == metric.Argument);

    private static Measured Unknown(Metric metric) => new(double.NaN, $"no request tells the time of {metric.Hop}{(metric.Argument is null ? "" : " on that route")}");
}
