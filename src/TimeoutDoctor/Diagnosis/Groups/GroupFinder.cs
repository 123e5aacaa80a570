using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>Runs all group rules and puts what they find into the order in which it is said.</summary>
public static class GroupFinder
{
    private const int Most = 20;

    // Where stands before when, both before what was full, and what is merely set wrong stands last.
    private static readonly string[][] Order =
    [
        ["target", "lb-node", "az", "route", "client", "size", "method", "deploy"], ["concurrency", "idle-gap", "pause"], ["time"], ["timeout-mismatch"], ["clock-skew"],
    ];

    /// <summary>The findings, most telling first.</summary>
    public static IReadOnlyList<Finding> Find(GroupObservations seen)
    {
        var found = GroupCatalog.All.SelectMany(rule => rule.Find(seen)).ToList();
        return
        [
            .. found
                .Where(f => !IsSaidBetter(f, found))
                .OrderBy(RankOf).ThenByDescending(f => f.Requests).ThenBy(f => f.Kind, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal)
                .Take(Most)
                .Select(f => f with { Advice = FindingAdvice.Of(f, seen), Counterfactual = Counterfactual.Of(f.Cause, seen) }),
        ];
    }

    /// <summary>Sentences for what was looked for and cannot be said.</summary>
    public static IReadOnlyList<string> Notes(GroupObservations seen)
    {
        int troubled = seen.Explained.Count(e => e.Cause != CauseIds.InsufficientEvidence);
        return troubled is > 0 and < CaseControl.FewestToLocalise
            ? [$"{troubled} explained {(troubled == 1 ? "request is" : "requests are")} too few to localise: below about {CaseControl.FewestToLocalise} a concentration on a target or route would be missed more often than found."]
            : [];
    }

    private static int RankOf(Finding finding) => Array.FindIndex(Order, kinds => kinds.Contains(finding.Kind, StringComparer.Ordinal));

    // A deploy says when and why; the plain window of the same cause adds nothing. The same host twice for the same cause neither.
    private static bool IsSaidBetter(Finding finding, List<Finding> all) =>
        (finding.Kind == "time" && all.Exists(f => f.Kind == "deploy" && f.Cause == finding.Cause))
        || all.Take(all.IndexOf(finding)).Any(f => f.Kind == finding.Kind && f.Value == finding.Value && f.Cause == finding.Cause);
}
