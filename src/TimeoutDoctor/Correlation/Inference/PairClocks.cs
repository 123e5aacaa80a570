namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Refits the tracks of both sides' clocks to the pairs of a pass.</summary>
internal static class PairClocks
{
    private const double Sure = 0.9;
    private const double CoarseHalfStep = 50;

    /// <summary>Refits.</summary>
    /// <param name="model">Receives the tracks.</param>
    /// <param name="pairs">Likely pairs.</param>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    /// <param name="shift">Corrections of a pair's lag from the order of lines.</param>
    /// <param name="smallestStep">What a clock step must at least measure, ms.</param>
    public static void Fit(PairModel model, IReadOnlyList<(int Near, int Far, double Weight)> pairs, Stay[] near, Stay[] far, Func<int, int, double> shift, double smallestStep)
    {
        List<(int Near, int Far)> pure = Pure(pairs, near, far);
        for (int round = 0; round < (model.NearTracks.Length > 1 ? 2 : 1); round++)
        {
            FitFar(model, pure, near, far, shift, smallestStep);
            if (model.NearTracks.Length > 1)
            {
                FitNear(model, pure, near, far, shift);
            }
        }
    }

    // A queue looks like a clock step to the middle of a stay; only pairs whose lengths agree as usual tell of clocks.
    private static List<(int Near, int Far)> Pure(IReadOnlyList<(int Near, int Far, double Weight)> pairs, Stay[] near, Stay[] far)
    {
        List<(int Near, int Far)> sure = [.. pairs.Where(p => p.Weight > Sure).Select(p => (p.Near, p.Far))];
        double[] excess = [.. sure.Select(p => near[p.Near].Length - far[p.Far].Length).Where(e => !double.IsNaN(e))];
        if (excess.Length < 20)
        {
            return sure;
        }

        Array.Sort(excess);
        double low = excess[excess.Length / 4], high = excess[excess.Length * 3 / 4], range = Math.Max(high - low, 1);
        return [.. sure.Where(p => near[p.Near].Length - far[p.Far].Length is var e && (double.IsNaN(e) || (e >= low - range && e <= high + range)))];
    }

    private static void FitFar(PairModel model, List<(int Near, int Far)> pairs, Stay[] near, Stay[] far, Func<int, int, double> shift, double smallestStep)
    {
        foreach (IGrouping<int, (int Near, int Far)> clock in pairs.GroupBy(p => far[p.Far].Clock))
        {
            bool coarse = clock.Any(p => far[p.Far].HalfStep + near[p.Near].HalfStep >= CoarseHalfStep);
            List<(double At, double Lag)> lags = [.. clock
                .Select(p => (far[p.Far].Middle, (coarse ? EndLag(near[p.Near], far[p.Far]) : Lag(near[p.Near], far[p.Far], shift(p.Near, p.Far))) + model.NearTracks[near[p.Near].Clock].At(near[p.Near].Middle)))
                .OrderBy(l => l.Item1).ThenBy(l => l.Item2)];
            lags = coarse ? Centres(lags) : lags;
            if (ClockTrackFit.Of([.. lags.Select(l => l.At)], [.. lags.Select(l => l.Lag)], smallestStep) is { } track)
            {
                model.FarTracks[clock.Key] = track;
            }
        }
    }

    // A stamp of whole seconds lies anywhere within its second, so the lags of many pairs fill a band one second wide; its edges, and so its
    // middle, are known far better than any mean. Sharpened stamps must not be used here: they were made with the very clock that is sought.
    private static List<(double At, double Lag)> Centres(List<(double At, double Lag)> lags)
    {
        int size = Math.Clamp(lags.Count / 6, Math.Min(lags.Count, 40), 400), count = Math.Max(1, lags.Count / Math.Max(1, size));
        var centres = new List<(double, double)>();
        for (int i = 0; i < count; i++)
        {
            double[] window = [.. lags[(i * lags.Count / count)..((i + 1) * lags.Count / count)].Select(l => l.Lag)];
            Array.Sort(window);
            int edge = window.Length / 50;
            centres.Add((lags[(int)((i + 0.5) * lags.Count / count)].At, (window[edge] + window[^(edge + 1)]) / 2));
        }

        // Six windows are fewest for a fit: a short log has one clock reading.
        double middle = centres.Select(c => c.Item2).Order().ElementAt(centres.Count / 2);
        return centres.Count >= 6 ? centres : [.. Enumerable.Repeat((lags[lags.Count / 2].At, middle), 6)];
    }

    private static void FitNear(PairModel model, List<(int Near, int Far)> pairs, Stay[] near, Stay[] far, Func<int, int, double> shift)
    {
        double sum = 0;
        int count = 0;
        foreach (IGrouping<int, (int Near, int Far)> clock in pairs.GroupBy(p => near[p.Near].Clock))
        {
            double[] ahead = [.. clock.Select(p => model.FarTracks[far[p.Far].Clock]!.At(far[p.Far].Middle) - Lag(near[p.Near], far[p.Far], shift(p.Near, p.Far)))];
            Array.Sort(ahead);
            if (ahead.Length >= 10)
            {
                model.NearTracks[clock.Key] = ClockTrack.Constant(ahead[ahead.Length / 2]);
                sum += ahead[ahead.Length / 2] * ahead.Length;
                count += ahead.Length;
            }
        }

        // Only differences can be known; by convention the near side's clocks are right on average.
        for (int clock = 0; clock < model.NearTracks.Length && count > 0; clock++)
        {
            model.NearTracks[clock] = model.NearTracks[clock].Plus(-sum / count);
        }
    }

    // The end, since a queue moves the start alone.
    private static double EndLag(in Stay near, in Stay far) => double.IsNaN(far.End) ? Lag(near, far, 0) : far.End - near.End;

    private static double Lag(in Stay near, in Stay far, double refined) =>
        refined + (double.IsNaN(far.Start) ? far.End - near.End : double.IsNaN(far.End) ? far.Start - near.Start : far.Middle - near.Middle);
}
