using TimeoutDoctor.Correlation;
using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Alignment;

/// <summary>
/// Looks once, before the first request is given out, whether the sources' clocks are so far apart that partners would lie outside of what is in
/// flight or of the window asked for. Mostly the records in flight tell; where they do not, all logs are surveyed.
/// </summary>
/// <param name="sources">All sources.</param>
/// <param name="front">The hop whose clock counts as right.</param>
/// <param name="survey">Surveys all logs.</param>
internal sealed class AlignmentCheck(IReadOnlyList<SourceFile> sources, Hop front, Func<ClockShifts> survey)
{
    // Fewer tell nothing, and can wait.
    private const int FewestDue = 200;

    private bool _done;

    /// <summary>Whether there is too little to look at, so that nothing must be given out yet.</summary>
    /// <param name="joiner">Holds what is in flight.</param>
    /// <param name="before">Requests that begin before this would be given out.</param>
    public bool IsTooEarly(TraceJoiner joiner, Instant before) => !_done && joiner.CountDue(before) < FewestDue;

    /// <summary>Looks.</summary>
    /// <param name="joiner">Holds what is in flight.</param>
    /// <param name="before">Requests that begin before this would be given out; unknown for all.</param>
    /// <returns>The shifts by which all has to be read anew; null where it is well as it is.</returns>
    public ClockShifts? Find(TraceJoiner joiner, Instant before)
    {
        if (_done)
        {
            return null;
        }

        _done = true;
        ClockProbe probe = joiner.Probe(before);
        ClockShifts told = probe.Shifts(sources);
        Hop[] behind = [.. sources.Where(s => s.FormatId is not null && s.Hop > front && !s.ConnectionLevel).Select(s => s.Hop).Distinct()];
        if (probe.IsInTheDark(behind))
        {
            ClockShifts seen = survey();
            told = new ClockShifts(sources.ToDictionary(s => s.Id, s => probe.Knows(s.Id) ? told.Of(s.Id) : seen.Of(s.Id)));
        }

        return told.Any ? told : null;
    }
}
