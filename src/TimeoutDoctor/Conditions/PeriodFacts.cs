using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Conditions;

/// <summary>What metrics are in a period's report.</summary>
public sealed class PeriodFacts(PeriodReport report) : IConditionFacts
{
    /// <inheritdoc />
    public Measured Of(Metric metric) => metric.Name switch
    {
        "requests" => new(report.Totals.Requests),
        "timeouts" => new(report.Totals.Timeouts),
        "flagged" => new(report.Totals.Flagged),
        "errors" => new(report.Totals.Errors),
        "explained" => new(report.Causes.Sum(c => c.Requests)),
        "undecided" => new(report.Causes.Where(c => c.Cause == CauseIds.InsufficientEvidence).Sum(c => c.Requests)),
        "cause" => new(report.Causes.Where(c => c.Cause == metric.Argument).Sum(c => c.Requests)),
        "new" => report.TotalsBefore.Requests == 0 ? NothingBefore : new(metric.Argument == "routes" ? report.NewRoutes.Count : report.NewCauses.Count),
        "share" => Share(metric.Argument!),
        "percentile" => Percentile(metric),
        "max" => Row(metric) is { } row ? new(row.Max) : Unknown(metric),
        _ => Regression(metric),
    };

    private static Measured NothingBefore => new(double.NaN, "the history holds nothing of the period before");

    private Measured Share(string what) => report.Totals.Requests == 0 ? new(double.NaN, "there are no requests") : new((what switch
    {
        "timeouts" => report.Totals.Timeouts,
        "flagged" => report.Totals.Flagged,
        _ => report.Totals.Errors,
    }) / (double)report.Totals.Requests);

    private Measured Percentile(Metric metric) => Row(metric) is not { } row ? Unknown(metric) : new(metric.Percentile switch
    {
        50 => row.P50.Value,
        90 => row.P90.Value,
        95 => row.P95.Value,
        99 => row.P99.Value,
        _ => row.P999.Value,
    });

    // A change within chance is no regression, however large it looks: its value is 0.
    private Measured Regression(Metric metric)
    {
        if (Row(metric) is not { } row)
        {
            return Unknown(metric);
        }

        if (report.TotalsBefore.Requests == 0 || double.IsNaN(row.P99Before.Value))
        {
            return NothingBefore;
        }

        PeriodChange? change = report.Changes.FirstOrDefault(c => c.Route == metric.Argument && c.Segment == metric.Hop && c.Percentile == metric.Percentile);
        return change is null ? new(0, "no change beyond chance") : new(change.Ratio.Value - 1, $"95 % interval {Percent(change.Ratio.Low)} to {Percent(change.Ratio.High)}");
    }

    private PeriodLatency? Row(Metric metric) => report.Latencies.FirstOrDefault(l => l.Route == metric.Argument && l.Segment == metric.Hop);

    private static string Percent(double ratio) => ((ratio - 1) * 100).ToString("+0;-0;0", CultureInfo.InvariantCulture) + " %";

    private static Measured Unknown(Metric metric) => new(double.NaN, $"no request tells the time of {metric.Hop}{(metric.Argument is null ? "" : " on that route")}");
}
