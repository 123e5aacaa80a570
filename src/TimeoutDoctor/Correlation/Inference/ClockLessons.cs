using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Hands over what a join learned of clocks and stamps.</summary>
internal static class ClockLessons
{
    private const double CoarseHalfStep = 50;

    /// <summary>Hands over the clocks of the far side.</summary>
    /// <param name="model">What was learned.</param>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    /// <param name="links">Links made.</param>
    /// <param name="open">The records.</param>
    /// <param name="origin">Where time begins.</param>
    /// <param name="into">Receives the clocks.</param>
    public static void Clocks(PairModel model, Stay[] near, Stay[] far, IReadOnlyList<PairLink> links, IOpenRequests open, Instant origin, LearnedClocks into)
    {
        List<(HopRecord, double)> samples = [.. FirstOfClocks(near).Select(n => (open[near[n].Slot], model.NearTracks[near[n].Clock].At(near[n].Middle)))];
        double nearHalf = near.Max(s => s.HalfStep), gaps = Math.Max(model.Length.Centre, 0) / 2;
        // One-way delay cannot be known; half of what both sides add is taken, as seen from the end, since a queue moves the start alone.
        double bias = model.KnowsStarts ? gaps - model.End.Middle : 0;
        foreach (IGrouping<int, int> clock in links.GroupBy(l => far[l.Far].Clock, l => l.Far).OrderBy(g => g.Key))
        {
            if (model.FarTracks[clock.Key] is { } track)
            {
                Stay first = far[clock.First()];
                double[] moments = [.. clock.Select(f => far[f].Middle)];
                Array.Sort(moments);
                bool coarse = Math.Max(nearHalf, first.HalfStep) >= CoarseHalfStep;
                double spread = coarse ? model.Middle.Scale : model.Start.Scale;
                // The edges of a band two half-steps wide are taken at 2 % on either side (PairClocks); four times their error, as queues blur them.
                double bound = gaps + (coarse ? 4 * 2 * (first.HalfStep + nearHalf) * Math.Sqrt(0.02 * 0.98 / moments.Length / 2) : 1.96 * spread / Math.Sqrt(moments.Length));
                into.Add(new LearnedClock(open[first.Slot], samples, origin, track.Plus(bias), moments[moments.Length / 2], bound, spread, moments.Length, coarse));
            }
        }
    }

    // In order of the clocks' numbers.
    private static IEnumerable<int> FirstOfClocks(Stay[] stays)
    {
        var first = new SortedDictionary<int, int>();
        for (int i = 0; i < stays.Length; i++)
        {
            first.TryAdd(stays[i].Clock, i);
        }

        return first.Values;
    }

    /// <summary>Hands over what the order of lines made of the stamps of a pair.</summary>
    /// <param name="join">The join.</param>
    /// <param name="near">Near stay and its index.</param>
    /// <param name="far">Far stay and its index.</param>
    /// <param name="open">The records.</param>
    /// <param name="into">Receives the stamps.</param>
    public static void Stamps(PairJoin join, (Stay Stay, int Index) near, (Stay Stay, int Index) far, IOpenRequests open, LearnedClocks into)
    {
        if (join.NearStamp(near.Index) is { } nearStamp)
        {
            into.Add(open[near.Stay.Slot], near.Stay.HalfStep + nearStamp.Shift, nearStamp.Open);
        }

        if (join.FarStamp(far.Index) is { } farStamp)
        {
            into.Add(open[far.Stay.Slot], far.Stay.HalfStep + farStamp.Shift, farStamp.Open);
        }
    }
}
