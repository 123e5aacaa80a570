using TimeoutDoctor.Correlation.Alignment;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>What is kept of a pair of hops from one release of requests to the next: how keys are made, which clock is which, and the model.</summary>
internal sealed class PairMemory
{
    private readonly Dictionary<int, int> _near = [];
    private readonly Dictionary<int, int> _far = [];

    /// <summary>How keys are made; null before anything was learned.</summary>
    public KeyScheme? Keys { get; set; }

    /// <summary>What was learned last; null before.</summary>
    public PairModel? Model { get; set; }

    /// <summary>Gives the clocks of near stays small numbers, the same ones every time.</summary>
    public void NumberNear(Stay[] stays) => Number(stays, _near);

    /// <summary>Gives the clocks of far stays small numbers, the same ones every time.</summary>
    public void NumberFar(Stay[] stays) => Number(stays, _far);

    /// <summary>How far records matter to requests that are given out; all do as long as nothing was learned.</summary>
    /// <param name="before">Those that begin before this are given out; unknown for all.</param>
    /// <param name="origin">Where the model's time begins.</param>
    /// <param name="limit">The near hop's timeout.</param>
    /// <param name="shifts">What is known roughly of clocks, and taken off their records' moments.</param>
    public JoinReach ReachOf(Instant before, Instant origin, TimeSpan limit, ClockShifts shifts)
    {
        if (Model is null || !before.IsKnown)
        {
            return default;
        }

        // A far record may begin until its caller has long given up, and be wanted by a near one that began as late as that. Both sides end together,
        // as what has no partner for being cut off here would count as missing.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Max(PairWeigher.LatestStart, 2 * limit.TotalMilliseconds));
        double moment = (before - origin).TotalMilliseconds;
        double ahead = Model.FarTracks.Max(t => Beyond(t?.At(moment) ?? 0, shifts)) - Model.NearTracks.Min(t => t.At(moment));
        return new JoinReach(before + wait, before + wait + TimeSpan.FromMilliseconds(Math.Max(0, ahead)));
    }

    /// <summary>Learns, from what was learned before if that still fits. False when it does not, or when no clock could be found.</summary>
    /// <param name="join">The join.</param>
    /// <param name="anew">Whether to learn all anew where it does not.</param>
    public bool Learn(PairJoin join, bool anew)
    {
        bool known = Model is { } before && _near.Count == before.NearTracks.Length && _far.Count == before.FarTracks.Length;
        bool learned = (known && join.Relearn(Model!)) || (anew && join.Learn());
        Model = learned ? join.Model : null;
        return learned;
    }

    // What a shift does not account for. Which sources a clock stamps is not known here; the nearest shift is theirs.
    private static double Beyond(double offset, ClockShifts shifts) => shifts.Distinct.Select(s => offset - s.TotalMilliseconds).MinBy(Math.Abs);

    private static void Number(Stay[] stays, Dictionary<int, int> numbers)
    {
        foreach (ref Stay stay in stays.AsSpan())
        {
            if (!numbers.TryGetValue(stay.Clock, out int number))
            {
                numbers.Add(stay.Clock, number = numbers.Count);
            }

            stay.Clock = number;
        }
    }
}
