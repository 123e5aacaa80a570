using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Headings that state what was found, with its number.</summary>
internal static class Headings
{
    public static string Causes(DiagnosisReport report)
    {
        if (report.Causes.Count == 0)
        {
            return "No request needed explaining";
        }

        CauseCount first = report.Causes[0];
        string second = report.Causes.Count < 2 ? "" : $"; {Wording.Count(report.Causes[1].Requests)} {CauseWords.Claim(report.Causes[1])}";
        return $"{Wording.Count(first.Requests)} of {Wording.Of(report.Explained, "explained request", "explained requests")} {CauseWords.Claim(first)}{second}";
    }

    public static string Scatter(DiagnosisReport report) => report.TimedOut == 0
        ? "No request timed out"
        : $"{Wording.Count(report.Flagged)} of {Wording.Of(report.TimedOut, "timeout", "timeouts")} lie where the {CauseWords.NameOf(report.Front)} waited {Wording.Duration(report.Policy.Of(report.Front))} and the application did not";

    public static string HopShare(DiagnosisReport report)
    {
        ShareRow row = ShareRow.Of(report)[^1];
        SharePiece most = row.Pieces.MaxBy(piece => piece.Share)!;
        string who = row.Group == "timed out" ? "In the timed-out requests" : $"In the requests at {row.Group}";
        return most.Hop is { } hop ? $"{who} {Wording.WholePercent(most.Share)} of the time passed {Where(hop)}" : $"{who} no log accounts for {Wording.WholePercent(most.Share)} of the time";
    }

    public static string Timeline(DiagnosisReport report)
    {
        TimeSeries series = report.Series;
        long[] sums = [.. Enumerable.Range(0, series.Requests.Count).Select(i => series.TimeoutsByCause.Values.Sum(c => i < c.Count ? c[i] : 0))];
        int first = Array.FindIndex(sums, n => n > 0);
        int last = Array.FindLastIndex(sums, n => n > 0);
        int peak = Array.IndexOf(sums, sums.Max());
        string At(int bin) => series.Bin.TotalMinutes < 1 ? Wording.Clock(series.From + (series.Bin * bin)) : Wording.Minute(series.From + (series.Bin * bin));
        bool goesOn = last >= sums.Length - Math.Max(1, sums.Length / 40);
        string end = goesOn ? "and was still going on when the logs end" : $"and ended by {At(last + 1)}";
        return first == last ? $"All {Wording.Of(sums.Sum(), "timeout", "timeouts")} at {At(first)} UTC" : $"It began at {At(first)}, peaked at {At(peak)} {end}; {Traffic(series, first, last)}";
    }

    public static string Waterfall(ExplainedRequest request)
    {
        string summary = request.Verdict?.Summary ?? "";
        return summary.Length == 0 ? "One request" : char.ToUpperInvariant(summary[0]) + summary[1..].TrimEnd('.');
    }

    public static string Trust(DiagnosisReport report)
    {
        long undecided = report.Causes.Where(c => c.Cause == CauseIds.InsufficientEvidence).Sum(c => c.Requests);
        int gaps = report.Coverage[Hop.LoadBalancer].Gaps.Count + report.Coverage[Hop.App].Gaps.Count;
        string because = gaps > 0 ? $"; {Wording.Of(gaps, "gap", "gaps")} in the logs" : "";
        return report.Explained == 0 ? (Headline.NothingJoined(report) ? "No record of another hop could be joined, so little was checked" : "Nothing needed explaining")
            : undecided == 0 ? $"Yes for all {Wording.Of(report.Explained, "explained request", "explained requests")}{because}"
            : undecided == report.Explained ? $"The logs cannot tell why any of {Wording.Of(report.Explained, "request", "requests")} ended as it did{because}"
            : $"Yes for {Wording.Count(report.Explained - undecided)} of {Wording.Of(report.Explained, "explained request", "explained requests")}; {Wording.Count(undecided)} undecided{because}";
    }

    private static string Traffic(TimeSeries series, int first, int last)
    {
        double during = series.Requests.Skip(first).Take(last - first + 1).Average();
        double before = series.Requests.Take(first).DefaultIfEmpty(0).Average();
        return before <= 0 || first < 2 ? $"{Wording.Of(series.Requests.Sum(), "request", "requests")} in all"
            : during / before is > 0.8 and < 1.25 ? "traffic stayed level"
            : $"traffic went to {Wording.WholePercent(during / before)} of what it was before";
    }

    private static string Where(HopName hop) => hop switch
    {
        HopName.Gateway => "in the gateway itself",
        HopName.GatewayToElb => "between gateway and load balancer",
        HopName.ElbQueue => "in the load balancer, before it sent the request on",
        HopName.ElbToApp => "between load balancer and application",
        HopName.App => "in the application",
        HopName.AppToElb => "between the application's end and the load balancer",
        HopName.ElbResponse => "in sending the answer on",
        _ => "between load balancer and gateway",
    };
}
