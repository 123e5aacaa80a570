using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Headings that state what a chart found.</summary>
internal static class Headings
{
    public static string Scatter(DiagnosisReport report) => report.TimedOut == 0
        ? "No request timed out"
        : $"{Wording.Count(report.Flagged)} of {Wording.Of(report.TimedOut, "timeout", "timeouts")} had a backend that answered within {Wording.Duration(report.Policy.FastBackend)} or was never reached";

    public static string HopShare(DiagnosisReport report)
    {
        ShareRow row = ShareRow.Of(report)[^1];
        SharePiece most = row.Pieces.MaxBy(piece => piece.Share)!;
        return $"{row.Group}: {most.Hop?.Id() ?? "time that no log accounts for"} took {Wording.Percent(most.Share)} of the time";
    }

    public static string Timeline(DiagnosisReport report)
    {
        TimeSeries series = report.Series;
        long[] sums = [.. Enumerable.Range(0, series.Requests.Count).Select(i => series.TimeoutsByCause.Values.Sum(c => i < c.Count ? c[i] : 0))];
        int first = Array.FindIndex(sums, n => n > 0);
        int last = Array.FindLastIndex(sums, n => n > 0);
        return $"{Wording.Of(sums.Sum(), "timeout", "timeouts")} between {Wording.Clock(series.From + (series.Bin * first))} and {Wording.Clock(series.From + (series.Bin * (last + 1)))} UTC";
    }

    public static string Percentiles(DiagnosisReport report, string segment)
    {
        PercentileSeries values = report.Series.Percentiles[segment];
        double[] known = [.. values.P99.Where(double.IsFinite).Order()];
        return $"p99 of {segment}: {Wording.Duration(known[known.Length / 2])} in the middle bin, {Wording.Duration(known[^1])} in the worst";
    }

    public static string Waterfall(DiagnosisReport report)
    {
        int shown = WaterfallRow.Telling(report).Count;
        return $"{shown} of {Wording.Of(report.Explained, "explained request", "explained requests")} on one clock";
    }
}
