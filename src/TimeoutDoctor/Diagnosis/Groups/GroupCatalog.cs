namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>All group rules: where the trouble is, when, what was full or closed too early, and what is set wrong, in the order in which they are said.</summary>
internal static class GroupCatalog
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<IGroupRule> All { get; } =
    [
        new Concentration(),
        new MissingTraffic(),
        new RollingRestart(),
        new FailuresInTurn(),
        new KnownEvents(),
        new ConcurrencyCeiling(),
        new IdleGap(),
        new ChangeOfTime(),
        new Convoys(),
        new TimerMismatch(),
        new ClockSkews(),
    ];
}
