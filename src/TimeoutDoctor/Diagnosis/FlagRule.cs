namespace TimeoutDoctor.Diagnosis;

/// <summary>Which timed-out requests are flagged: those for which the application is not to blame.</summary>
internal static class FlagRule
{
    /// <summary>
    /// Whether the front gave up although the application answered within the fast-backend limit or never received the request. False
    /// where that cannot be known.
    /// </summary>
    public static bool IsFlagged(CauseContext c) =>
        c.Line.TimedOut && (c.HasApp ? AttemptTimes.AnyQuick(c) : c.Coverage.App || c.NeverSent);
}
