using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>What a period's report says in words.</summary>
internal static class PeriodWords
{
    /// <summary>The first sentence: what changed for the worse, or that nothing did.</summary>
    public static string Verdict(PeriodReport report)
    {
        if (report.Totals.Requests == 0)
        {
            return $"There are no requests of {report.This.Name} in the history";
        }

        if (report.TotalsBefore.Requests == 0)
        {
            return $"{ReportNumbers.Count(report.Totals.Requests, "request")} in {report.This.Name}; there is nothing before to compare with";
        }

        PeriodChange? worst = report.Changes.FirstOrDefault(c => c.IsRegression);
        int others = report.Changes.Count(c => c.IsRegression) - 1;
        return worst is null ? report.Changes.Count == 0 ? "Nothing changed beyond chance" : $"Nothing got slower beyond chance; {ReportNumbers.Count(report.Changes.Count, "percentile")} got faster"
            : $"{Route(worst.Route)}: p{Number(worst.Percentile)} of {worst.Segment} rose by {Range(worst.Ratio)}; " + (others == 0 ? "nothing else got slower beyond chance" : $"{ReportNumbers.Count(others)} more got slower beyond chance");
    }

    /// <summary>How many percentiles were compared, or that none could be.</summary>
    public static string Compared(PeriodReport report) => report.Compared == 0
        ? $"Nothing could be compared: {(report.TotalsBefore.Requests == 0 ? $"the history has no request of {report.Before.Name}" : "no route has enough requests in both periods")}"
        : $"{ReportNumbers.Count(report.Changes.Count, "percentile")} changed beyond chance; {ReportNumbers.Count(report.Compared - report.Changes.Count)} within chance";

    /// <summary>Two or three sentences of context.</summary>
    public static IReadOnlyList<string> Context(PeriodReport report)
    {
        PeriodTotals now = report.Totals, before = report.TotalsBefore;
        var lines = new List<string> { $"{ReportNumbers.Count(now.Requests, "request")}{Than(now.Requests, before.Requests)}; {ReportNumbers.Count(now.Timeouts)} timed out{Than(now.Timeouts, before.Timeouts)}, {ReportNumbers.Count(now.Flagged)} of them flagged." };
        if (report.NewCauses.Count > 0)
        {
            lines.Add($"New {(report.NewCauses.Count == 1 ? "cause" : "causes")}: {string.Join(", ", report.NewCauses)}.");
        }

        if (report.BusiestHour.Requests > 0)
        {
            lines.Add($"Busiest hour: {Clock.Full(report.BusiestHour.At)[..16]} UTC with {ReportNumbers.Count(report.BusiestHour.Requests, "request")}.");
        }

        return lines;
    }

    /// <summary>Which percentile of what: <c>p99 of total, /v1/orders</c>.</summary>
    public static string Name(PeriodChange change) => $"p{Number(change.Percentile)} of {change.Segment}, {Route(change.Route)}";

    /// <summary>A route's name.</summary>
    public static string Route(string? route) => route ?? "all routes";

    /// <summary>Share of errors of a row, and how many of its requests timed out and are flagged. They are of whole requests: of segments, only the total says them.</summary>
    public static (string Errors, string Timeouts, string Flagged) Outcomes(PeriodLatency row) => row.Route is null && row.Segment != "total" ? ("", "", "")
        : (ReportNumbers.Percent(row.ErrorRate), ReportNumbers.Count(row.Timeouts), ReportNumbers.Count(row.Flagged));

    /// <summary>What the table of targets measures.</summary>
    public static string TargetsTitle(PeriodReport report) =>
        report.SlowestTargets.Any(t => t.Segment == "app") ? "Slowest targets, time in the application" : "Slowest targets, whole time of their requests";

    /// <summary>A ratio's interval as percentages: <c>38 to 61 %</c>.</summary>
    public static string Range(Quantile ratio) => ratio.Value <= 1 ? $"{Whole(1 - ratio.High)} to {Whole(1 - ratio.Low)} %"
        : double.IsFinite(ratio.High) ? $"{Whole(ratio.Low - 1)} to {Whole(ratio.High - 1)} %" : $"at least {Whole(ratio.Low - 1)} %";

    /// <summary>A ratio's interval as signed percentages: <c>+38 to +61 %</c>.</summary>
    public static string ChangeRange(Quantile ratio) => double.IsFinite(ratio.High) ? $"{Signed(ratio.Low)} to {Signed(ratio.High)} %" : $"at least {Signed(ratio.Low)} %";

    /// <summary>Routes as a whole, least headroom to the gateway's limit first.</summary>
    public static IEnumerable<PeriodLatency> ByHeadroom(PeriodReport report) =>
        report.Latencies.Where(l => l.Route is not null && l.Segment == "total").OrderBy(l => l.HeadroomGateway).ThenBy(l => l.Route, StringComparer.Ordinal);

    /// <summary>A ratio as a signed percentage: <c>+49 %</c>.</summary>
    public static string Change(double ratio) => double.IsFinite(ratio) ? Signed(ratio) + " %" : "–";

    /// <summary>A percentile with its interval: <c>1.92 s (1.8 s–2.1 s)</c>.</summary>
    public static string Interval(Quantile q) => double.IsNaN(q.Low) ? ReportNumbers.Duration(q.Value)
        : double.IsFinite(q.High) ? $"{ReportNumbers.Duration(q.Value)} ({ReportNumbers.Duration(q.Low)}–{ReportNumbers.Duration(q.High)})" : $"{ReportNumbers.Duration(q.Value)} (at least {ReportNumbers.Duration(q.Low)})";

    /// <summary>How often a limit holds the percentile: <c>3.4×</c>.</summary>
    public static string Headroom(double times) => !double.IsFinite(times) ? "–" : times >= 100 ? "> 100×" : times.ToString(times < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "×";

    /// <summary>How the period and the one before are called, with their days.</summary>
    public static string Span(Period period) => $"{period.Name}, {Clock.Window(period.From, period.To)}";

    /// <summary>How a report of a period was measured.</summary>
    public static string Method(PeriodReport report) =>
        $"Percentiles come from latency sketches and lie within {ReportNumbers.Percent(report.RelativeError)} of the exact ones. Intervals are 95 %: stretches of six hours, not single requests, count as independent, since requests of one stretch share their luck. "
        + $"Of {ReportNumbers.Count(report.Compared, "comparison")}, those are listed whose change is beyond chance at a false discovery rate of 5 %.";

    private static string Number(double percentile) => percentile.ToString(CultureInfo.InvariantCulture);

    private static string Signed(double ratio) => ((ratio - 1) * 100).ToString("+0;−0;0", CultureInfo.InvariantCulture);

    private static string Whole(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture);

    private static string Than(long now, long before) => before == 0 ? "" : now == before ? " (as many as in the period before)"
        : Math.Abs((now / (double)before) - 1) < 0.005 ? " (about as many as in the period before)" : $" ({Change(now / (double)before)} against the period before)";
}
