using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Points at the rule that changed: why the expected cause does not explain the request any more.</summary>
internal static class VerdictReasons
{
    /// <summary>Sentences, the most telling first; empty where the cause is the same.</summary>
    /// <param name="was">The expected verdict.</param>
    /// <param name="now">The one found.</param>
    /// <param name="rules">Every cause with its reasons, as of now.</param>
    public static IReadOnlyList<string> Of(ExpectedVerdict? was, ExpectedVerdict? now, IReadOnlyList<CauseReasoning> rules)
    {
        if (was?.Cause == now?.Cause)
        {
            return [];
        }

        if (was is null)
        {
            return ["It needed no explanation before."];
        }

        if (now is null)
        {
            return ["It needs no explanation any more: it neither timed out, failed nor was slow."];
        }

        CauseReasoning? rule = rules.FirstOrDefault(r => r.Cause == was.Cause);
        return rule is null ? [$"The rule {was.Cause} is not among the rules of this version."]
            : rule.Fits ? [now.Cause == CauseIds.InsufficientEvidence ? $"{was.Cause} still fits, but is too unsure to be named." : $"{was.Cause} still fits, but {now.Cause} fits now too, and stands before it in the decision table."]
            : [.. Broken(rule).DefaultIfEmpty($"{was.Cause} does not fit any more, though each of its conditions holds.")];
    }

    private static IEnumerable<string> Broken(CauseReasoning rule) =>
    [
        .. rule.Facts.Where(f => f.Kind == "Required" && !f.Holds).Select(f => $"{rule.Cause} does not fit any more, since it is not so that {f.Text}."),
        .. rule.Facts.Where(f => f.Kind == "Excluding" && f.Holds).Select(f => $"{rule.Cause} is ruled out now: {f.Text}."),
    ];
}
