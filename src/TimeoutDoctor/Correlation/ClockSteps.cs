using TimeoutDoctor.Correlation.Inference;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Finds when a clock was set while it ran. A step counts only where causality proves it: no single offset lets every request before and after it
/// arrive after it was sent and be answered before the answer was seen. A queue or a new release moves the middle of requests and widens their gap
/// with it, and so proves nothing.
/// </summary>
internal static class ClockSteps
{
    /// <summary>Smallest step that is looked for, ms; less is within what two network paths differ by.</summary>
    public const double Smallest = 3;

    private const int Fewest = 40;
    private const int FewestOfStretch = 6;

    /// <summary>Looks for steps.</summary>
    /// <param name="samples">Samples with a small gap.</param>
    /// <param name="coarsest">Largest step of the two sides' stamps together, ms.</param>
    /// <returns>How far the clock is ahead by its own time; null where no step is proven.</returns>
    public static ClockTrack? Find(IReadOnlyList<ClockSample> samples, double coarsest)
    {
        if (samples.Count < Fewest)
        {
            return null;
        }

        (double Own, ClockSample Sample)[] sorted = [.. samples.Select(s => (s.At + s.Offset, s)).OrderBy(s => s.Item1).ThenBy(s => s.s.Offset)];
        var track = ClockTrackFit.Of([.. sorted.Select(s => s.Own)], [.. sorted.Select(s => s.Sample.Offset)], Math.Max(Smallest, coarsest));
        double[] steps = track is null ? [] : [.. track.Steps.Select(s => s.At)];
        return steps.Length > 0 && Enumerable.Range(0, steps.Length).All(i => IsProven(i)) ? track : null;

        bool IsProven(int step)
        {
            (double low, double high) before = Bounds(step == 0 ? double.NegativeInfinity : steps[step - 1], steps[step], after: false);
            (double low, double high) after = Bounds(steps[step], step == steps.Length - 1 ? double.PositiveInfinity : steps[step + 1], after: true);
            return after.low > before.high || after.high < before.low;
        }

        // What the offset at the step's moment can be, by the requests of one side of it.
        (double Low, double High) Bounds(double from, double to, bool after)
        {
            (double Own, ClockSample Sample)[] stretch = [.. sorted.Where(s => s.Own > from && s.Own <= to)];
            if (stretch.Length < FewestOfStretch)
            {
                return (double.NegativeInfinity, double.PositiveInfinity);
            }

            // A drift that the fit has found is taken off. One odd sample decides nothing.
            double level = after ? track!.After(from) : track!.At(to);
            double[] lows = [.. stretch.Select(s => level + s.Sample.Offset - track.At(s.Own) - (s.Sample.Gap / 2)).Order()];
            double[] highs = [.. stretch.Select(s => level + s.Sample.Offset - track.At(s.Own) + (s.Sample.Gap / 2)).Order()];
            return (lows[^2] - (coarsest / 2), highs[1] + (coarsest / 2));
        }
    }
}
