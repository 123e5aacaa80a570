using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>A clock as the join without ids learned it, against the clocks of the hop in front of it.</summary>
/// <param name="Sample">A record that it stamped.</param>
/// <param name="Near">Records of the hop in front, one for each of its clocks, and by how much that clock is ahead of their mean, ms.</param>
/// <param name="Origin">Where the track's time begins.</param>
/// <param name="Track">How far it is ahead of the mean of the clocks in front.</param>
/// <param name="Moment">When, on the clock itself, the track is best known.</param>
/// <param name="Bound">Half-width of the 95 % interval, ms.</param>
/// <param name="Spread">How far pairs usually lie off, ms.</param>
/// <param name="Samples">Pairs that it rests on.</param>
/// <param name="IsCoarse">Whether stamps of a tenth of a second or more are involved.</param>
internal sealed record LearnedClock(
    HopRecord Sample, IReadOnlyList<(HopRecord Sample, double Ahead)> Near, Instant Origin, ClockTrack Track, double Moment, double Bound, double Spread, int Samples, bool IsCoarse);

/// <summary>
/// What the join without ids has learned of clocks, and of single stamps: whole seconds that the order of the lines made finer. Stamps are
/// kept only of requests that need an explanation.
/// </summary>
internal sealed class LearnedClocks
{
    private readonly List<LearnedClock> _clocks = [];
    private readonly Dictionary<SourceRef, (double Shift, double Open)> _stamps = [];

    /// <summary>The clocks, in order of learning; a later one of the same host replaces an earlier one.</summary>
    public IReadOnlyList<LearnedClock> Clocks => _clocks;

    /// <summary>Takes a clock.</summary>
    public void Add(LearnedClock clock) => _clocks.Add(clock);

    /// <summary>Takes a finer stamp.</summary>
    /// <param name="record">The record.</param>
    /// <param name="shift">What to add to its times, ms.</param>
    /// <param name="open">By how much they may still be off either way, ms.</param>
    public void Add(in HopRecord record, double shift, double open) => _stamps[record.At] = (shift, open);

    /// <summary>What to add to a record's times, and what that leaves open, ms; null where its stamp is as good as it is.</summary>
    public (double Shift, double Open)? StampOf(in HopRecord record) =>
        _stamps.Count > 0 && _stamps.TryGetValue(record.At, out (double, double) stamp) ? stamp : null;
}
