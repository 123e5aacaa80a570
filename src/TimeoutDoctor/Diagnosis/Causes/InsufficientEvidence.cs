using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The logs at hand cannot tell. It always matches, says why nothing else can be said, and names the one thing that would decide.</summary>
internal sealed class InsufficientEvidence : ICause
{
    /// <summary>Probability that nothing better than this could be said; low, for the request has a cause.</summary>
    private const double Sure = 0.2;

    /// <inheritdoc />
    public string Id => CauseIds.InsufficientEvidence;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Supporting("nothing else matches", c => true),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c) => Because(c, EvidenceGap.Of(c), Candidates.Of(c));

    /// <summary>The match for a cause that fits but is too unsure to be named.</summary>
    public static CauseMatch InsteadOf(CauseContext c, string cause, CauseMatch match)
    {
        EvidenceGap gap = c.Trace.JoinConfidence < 0.5 && match.UsesJoin ? EvidenceGap.AmbiguousJoin : EvidenceGap.Of(c);
        return Because(c, gap, [cause, .. Candidates.Of(c).Where(id => id != cause)]);
    }

    private static CauseMatch Because(CauseContext c, EvidenceGap gap, IReadOnlyList<string> candidates) => new(
        Sure,
        gap.Sentence,
        Facts.Of(
            new Evidence(gap.Sentence),
            Facts.Front(c),
            Facts.ElbIfBehind(c) ?? Facts.AppIfAny(c),
            new Evidence((candidates.Count == 0 ? "" : "possible, most likely first: " + string.Join(", ", candidates) + "; ") + "would decide: " + gap.Missing)))
    {
        Detail = gap.Reason,
        Missing = gap.Missing,
        UsesJoin = false,
    };
}
