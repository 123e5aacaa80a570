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
        List<IGrouping<(Hop Hop, int Clock), SourceFile>> clocks = [.. new SourceHosts(sources, names).ClocksBehind(front)];
        ClockShifts told = probe.Shifts(sources);
        ClockShifts seen = probe.IsInTheDark(Behind(clocks, joiner)) ? survey() : ClockShifts.None;
        var shifts = new Dictionary<int, TimeSpan>();
        foreach (IGrouping<(Hop, int), SourceFile> clock in clocks)
        {
            // Files that come later have their host's clock.
            SourceFile? known = clock.FirstOrDefault(s => probe.Knows(s.Id));
            foreach (SourceFile source in clock)
            {
                shifts[source.Id] = known is null ? seen.Of(source.Id) : told.Of(probe.Knows(source.Id) ? source.Id : known.Id);
            }
        }

        var found = new ClockShifts(shifts);
        return found.Any ? found : null;
    }

    // Of sources that have records, and of hops whose records can be joined: without ids they cannot where only ids are to join.
    private IEnumerable<(Hop, IReadOnlyList<int>)> Behind(IEnumerable<IGrouping<(Hop Hop, int Clock), SourceFile>> clocks, TraceJoiner joiner)
    {
        HashSet<int> empty = [.. plans.Where(p => !p.First.IsKnown).Select(p => p.Source.Id)];
        return clocks.Where(c => joiner.WithoutId[(int)c.Key.Hop] == 0 && c.Any(s => !empty.Contains(s.Id))).Select(c => (c.Key.Hop, (IReadOnlyList<int>)[.. c.Select(s => s.Id)]));
    }
}
