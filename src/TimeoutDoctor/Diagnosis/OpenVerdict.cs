using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// The verdict on a request whose records behind are there, though it is not known which of several they are. What all of them would say is
/// said; where they would say different things, nothing is.
/// </summary>
internal static class OpenVerdict
{
    // Each alternative is weighed by the join; the rest is what a pattern is worth when its line may be another's.
    private const double Cap = 0.75;

    /// <summary>Combines what each alternative would say.</summary>
    /// <param name="own">The request as if there were no record behind.</param>
    /// <param name="alternatives">The request with each alternative, and its probability; likeliest first.</param>
    public static ExplainedRequest Of(ExplainedRequest own, IReadOnlyList<(double Probability, ExplainedRequest Request)> alternatives)
    {
        if (own.Verdict is null)
        {
            return own;
        }

        double together = alternatives.Sum(a => a.Probability), none = Math.Max(0, 1 - together);
        double flagged = (own.Flagged ? none : 0) + alternatives.Where(a => a.Request.Flagged).Sum(a => a.Probability);
        (string? cause, double share) = alternatives
            .GroupBy(a => a.Request.Verdict?.Cause).Select(g => (g.Key, g.Sum(a => a.Probability)))
            .MaxBy(g => g.Item2);
        Verdict verdict = share + (cause == own.Verdict.Cause ? none : 0) < Confidence.LeastToName && none < Confidence.LeastToName ? Undecided(own.Verdict, together, alternatives)
            : none >= share ? own.Verdict with { Confidence = Math.Max(0.05, own.Verdict.Confidence * none) }
            : Named(own.Verdict, cause!, together, none, alternatives);
        return own with { Flagged = flagged >= 0.5, Verdict = verdict.Confidence < Confidence.LeastToName && verdict.Cause != CauseIds.InsufficientEvidence ? Undecided(own.Verdict, together, alternatives) : verdict };
    }

    private static Verdict Named(Verdict own, string cause, double together, double none, IReadOnlyList<(double Probability, ExplainedRequest Request)> alternatives)
    {
        List<(double Probability, ExplainedRequest Request)> alike = [.. alternatives.Where(a => a.Request.Verdict?.Cause == cause)];
        Verdict likeliest = alike[0].Request.Verdict!;
        double sure = alike.Sum(a => a.Probability * a.Request.Verdict!.Confidence) + (cause == own.Cause ? none * own.Confidence : 0);
        bool sameDetail = alike.TrueForAll(a => a.Request.Verdict!.Detail == likeliest.Detail);
        return likeliest with
        {
            Confidence = Math.Min(Cap, sure),
            Detail = sameDetail ? likeliest.Detail : null,
            Summary = alike.Count == 1 ? likeliest.Summary : Range(alike) ?? likeliest.Summary,
            Evidence = [.. Facts.Of(Which(together, alternatives), likeliest.Evidence[0], likeliest.Evidence.Skip(1).FirstOrDefault(), own.Evidence.LastOrDefault(e => e.At.IsKnown)).Distinct()],
            RunnerUp = alternatives.FirstOrDefault(a => a.Request.Verdict?.Cause != cause).Request?.Verdict?.Cause,
        };
    }

    private static Verdict Undecided(Verdict own, double together, IReadOnlyList<(double Probability, ExplainedRequest Request)> alternatives)
    {
        EvidenceGap gap = EvidenceGap.AmbiguousJoin;
        string?[] candidates = [.. alternatives.Select(a => a.Request.Verdict?.Cause).Append(own.Cause).Where(c => c is not null and not CauseIds.InsufficientEvidence).Distinct()];
        return new Verdict(
            CauseIds.InsufficientEvidence,
            gap.Reason,
            0.2,
            [
                Which(together, alternatives),
                new Evidence((candidates.Length == 0 ? "" : "possible, most likely first: " + string.Join(", ", candidates) + "; ") + "would decide: " + gap.Missing),
            ],
            gap.Sentence,
            candidates.FirstOrDefault(),
            gap.Missing);
    }

    private static Evidence Which(double together, IReadOnlyList<(double Probability, ExplainedRequest Request)> alternatives)
    {
        string sure = (Math.Min(together, 1) * 100).ToString("0", CultureInfo.InvariantCulture), best = (alternatives[0].Probability * 100).ToString("0", CultureInfo.InvariantCulture);
        SourceRef at = alternatives[0].Request.Trace is { HasApp: true } trace ? trace.AnsweringApp.At : default;
        return new Evidence(
            alternatives.Count == 1 ? $"one line fits this request to {sure} %, which is too little to call it its own"
            : $"one of {alternatives.Count} lines is this request's, sure to {sure} %, though not which; {Starts(alternatives) ?? $"the likeliest to {best} %"}",
            at);
    }

    private static string? Range(List<(double Probability, ExplainedRequest Request)> alike) => Starts(alike) is { } starts ? $"whichever line is its own, {starts}" : null;

    private static string? Starts(IReadOnlyList<(double Probability, ExplainedRequest Request)> alternatives)
    {
        double[] starts = [.. alternatives.Select(a => a.Request.Timeline.AppStart).Where(s => !double.IsNaN(s)).Order()];
        return starts.Length < 2 ? null : $"the application started between {Facts.Text(Math.Max(0, starts[0]))} and {Facts.Text(Math.Max(0, starts[^1]))} after the request arrived";
    }
}
