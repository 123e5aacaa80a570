using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Text;

/// <summary>The first sentences of a report: what happened, as claims with their numbers.</summary>
internal static class Headline
{
    /// <summary>One to three sentences, most important first.</summary>
    public static IReadOnlyList<string> Of(DiagnosisReport report)
    {
        if (report.Requests == 0)
        {
            return ["No request was found in these logs, so nothing could be checked."];
        }

        var lines = new List<string>(report.TimedOut > 0 ? TimedOut(report) : NoneTimedOut(report));
        long others = report.Explained - report.TimedOut;
        if (others > 0)
        {
            lines.Add($"{ReportNumbers.Count(others)}{(report.TimedOut > 0 ? " more" : "")} {(others == 1 ? "was" : "were")} slow or ended in an error.");
        }

        return lines;
    }

    /// <summary>Whether no record of another hop could be joined to any request.</summary>
    public static bool NothingJoined(DiagnosisReport report) => Joined(report.AppJoins) == 0 && Joined(report.LoadBalancerJoins) == 0;

    /// <summary>Requests in which a hop's record was joined.</summary>
    public static long Joined(JoinCounts joins) => joins[JoinBasis.RequestId] + joins[JoinBasis.TraceId] + joins[JoinBasis.Inferred];

    private static IEnumerable<string> TimedOut(DiagnosisReport report)
    {
        string all = ReportNumbers.Count(report.TimedOut);
        if (NothingJoined(report))
        {
            yield return $"{all} of {ReportNumbers.Count(report.Requests, "request")} timed out, but no record of another hop could be joined to any request.";
        }

        (CauseCount Cause, long Requests)? biggest = Biggest(report);
        if (biggest is { } found)
        {
            yield return $"{ReportNumbers.Count(found.Requests)} of {all} timeout{(report.TimedOut == 1 ? "" : "s")} {CauseWords.Claim(found.Cause.Timeouts ?? found.Cause)}.";
        }

        yield return report.Flagged == 0
            ? $"None of {all} is flagged: in none was the backend seen to be fast or not reached."
            : $"{ReportNumbers.Count(report.Flagged)} of {all} {(report.Flagged == 1 ? "is" : "are")} flagged: the backend answered within {ReportNumbers.Duration(report.Policy.FastBackend)} or was never reached.";
    }

    private static IEnumerable<string> NoneTimedOut(DiagnosisReport report)
    {
        yield return $"No request of {ReportNumbers.Count(report.Requests)} reached a timeout.";
        string limit = $"{CauseWords.NameOf(report.Front)} limit {ReportNumbers.Duration(report.Policy.Of(report.Front))}";
        yield return NothingJoined(report)
            ? $"Checked: only the {CauseWords.NameOf(report.Front)} log ({limit}); no record of another hop could be joined."
            : $"Checked: {limit}; load balancer joined to {ReportNumbers.Count(Joined(report.LoadBalancerJoins))}, application to {ReportNumbers.Count(Joined(report.AppJoins))}.";
    }

    private static (CauseCount Cause, long Requests)? Biggest(DiagnosisReport report)
    {
        (CauseCount Cause, long Requests)? biggest = null;
        foreach (CauseCount cause in report.Causes)
        {
            long timedOut = report.Explanations.Count < report.TimedOut
                ? Math.Min(cause.Requests, report.TimedOut)
                : report.Explanations.LongCount(e => e.TimedOut && e.Verdict?.Cause == cause.Cause);
            if (timedOut > (biggest?.Requests ?? 0))
            {
                biggest = (cause, timedOut);
            }
        }

        return biggest;
    }
}
