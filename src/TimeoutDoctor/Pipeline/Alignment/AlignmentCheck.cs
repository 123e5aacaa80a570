using TimeoutDoctor.Correlation;
using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Alignment;

/// <summary>
/// Looks once, before the first request is given out, whether the sources' clocks are so far apart that partners would lie outside of what is in
/// flight or of the window asked for. Mostly the records in flight tell; where they do not, all logs are surveyed.
/// </summary>
/// <param name="plans">All inputs.</param>
/// <param name="names">Names of the run.</param>
/// <param name="front">The hop whose clock counts as right.</param>
/// <param name="survey">Surveys all logs.</param>
internal sealed class AlignmentCheck(IReadOnlyList<SourcePlan> plans, Interner names, Hop front, Func<ClockShifts> survey)
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
        SourceFile[] sources = SourcePlan.SourcesOf(plans);
        ClockShifts told = probe.Shifts(sources);
        if (probe.IsInTheDark(Behind(sources)))
        {
            ClockShifts seen = survey();
            told = new ClockShifts(sources.ToDictionary(s => s.Id, s => probe.Knows(s.Id) ? told.Of(s.Id) : seen.Of(s.Id)));
        }

        return told.Any ? told : null;
    }

    // Of sources that have records.
    private IEnumerable<(Hop, IReadOnlyList<int>)> Behind(SourceFile[] sources)
    {
        var hosts = new SourceHosts(sources, names);
        HashSet<int> empty = [.. plans.Where(p => !p.First.IsKnown).Select(p => p.Source.Id)];
        return sources.Where(s => s.FormatId is not null && s.Hop != front && !s.ConnectionLevel && !empty.Contains(s.Id))
            .GroupBy(s => (s.Hop, hosts.ClockOf(s.Id))).Select(g => (g.Key.Hop, (IReadOnlyList<int>)[.. g.Select(s => s.Id)]));
    }
}
