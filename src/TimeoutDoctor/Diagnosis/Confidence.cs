using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>How sure a match is, given how whole the evidence is.</summary>
internal static class Confidence
{
    /// <summary>Below this a cause is not named.</summary>
    public const double LeastToName = 0.4;

    /// <summary>The probability that a match is right: its pattern's, times what join, coverage and dominance leave of it, below the cap.</summary>
    public static double Of(CauseContext c, CauseMatch match)
    {
        double join = match.UsesJoin ? c.Trace.JoinConfidence : 1;
        double coverage = match.UsesAbsence && c.Coverage.AppLogEndsBefore ? 0.8 : 1;
        double dominance = Math.Min(1, 0.5 + match.Dominance);
        double sure = (match.Base * join * coverage * dominance) + (match.Corroborated ? 0.1 : 0);
        return Math.Clamp(Math.Min(sure, Math.Min(match.Cap, CapOf(c, match))), 0.05, 0.99);
    }

    // What the logs at hand allow at most, whatever the pattern.
    private static double CapOf(CauseContext c, CauseMatch match) =>
        match.OneRecordDecides ? 0.99
        : !c.Coverage.HasAppLog && !c.HasApp ? c.HasGateway ? 0.85 : 0.7
        : c.ElbIsFront && c.Elb.IsClassic() ? 0.85
        : 0.95;
}
