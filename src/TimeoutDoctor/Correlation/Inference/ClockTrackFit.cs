namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Fits a track to lags of pairs that are surely right and were not delayed: constant, with a drift where one is proven, and with steps where
/// the lags before and after a moment differ by far more than they scatter.
/// </summary>
internal static class ClockTrackFit
{
    private const int Fewest = 6;
    private const int WindowSamples = 24;
    private const int MostWindows = 400;
    private const int MostSteps = 8;

    /// <summary>Fits; null when there are too few samples.</summary>
    /// <param name="at">Moments, ms, in order.</param>
    /// <param name="lag">Lags at these moments, ms.</param>
    /// <param name="smallestStep">What a step must at least measure, ms.</param>
    public static ClockTrack? Of(IReadOnlyList<double> at, IReadOnlyList<double> lag, double smallestStep)
    {
        if (at.Count < Fewest)
        {
            return null;
        }

        (double At, double Lag)[] windows = Windows(at, lag);
        double slope = Slope(windows, []);
        List<double> steps = Steps(windows, slope, smallestStep);
        if (steps.Count > 0)
        {
            slope = Slope(windows, steps);
            steps = [.. Steps(windows, slope, smallestStep).Select(s => Place(at, lag, slope, s))];
        }

        return Knots(at, lag, slope, steps);
    }

    private static (double At, double Lag)[] Windows(IReadOnlyList<double> at, IReadOnlyList<double> lag)
    {
        int size = Math.Max(Math.Min(WindowSamples, Math.Max(3, at.Count / 4)), at.Count / MostWindows);
        int count = Math.Max(1, at.Count / size);
        var windows = new (double, double)[count];
        for (int i = 0; i < count; i++)
        {
            int from = (int)((long)i * at.Count / count), to = (int)((long)(i + 1) * at.Count / count);
            windows[i] = (Median(at, from, to), Median(lag, from, to));
        }

        return windows;
    }

    // Theil–Sen over pairs of windows without a step between them; zero unless it explains clearly more than the scatter.
    private static double Slope((double At, double Lag)[] windows, List<double> steps)
    {
        var slopes = new List<double>();
        int stride = Math.Max(1, windows.Length / 100);
        for (int i = 0; i < windows.Length; i += stride)
        {
            for (int j = i + stride; j < windows.Length; j += stride)
            {
                double span = windows[j].At - windows[i].At;
                if (span > 0 && !steps.Exists(s => s > windows[i].At && s <= windows[j].At))
                {
                    slopes.Add((windows[j].Lag - windows[i].Lag) / span);
                }
            }
        }

        if (slopes.Count < 10)
        {
            return 0;
        }

        slopes.Sort();
        double slope = slopes[slopes.Count / 2];
        double reach = windows[^1].At - windows[0].At;
        double scatter = Scatter(windows, slope);
        return Math.Abs(slope) * reach > Math.Max(0.3, 4 * scatter / Math.Sqrt(windows.Length)) ? slope : 0;
    }

    // Differences between neighbours tell the scatter without being moved by a step.
    private static double Scatter((double At, double Lag)[] windows, double slope)
    {
        if (windows.Length < 3)
        {
            return 0;
        }

        double[] differences = [.. Enumerable.Range(1, windows.Length - 1)
            .Select(i => Math.Abs(windows[i].Lag - windows[i - 1].Lag - (slope * (windows[i].At - windows[i - 1].At))))];
        Array.Sort(differences);
        return 1.4826 * differences[differences.Length / 2] / Math.Sqrt(2);
    }

    private static List<double> Steps((double At, double Lag)[] windows, double slope, double smallest)
    {
        double limit = Math.Max(smallest, 6 * Scatter(windows, slope));
        var steps = new List<double>();
        Split(0, windows.Length);
        steps.Sort();
        return steps;

        void Split(int from, int to)
        {
            (int at, double size) = Best(from, to);
            if (size < limit || steps.Count >= MostSteps)
            {
                return;
            }

            steps.Add((windows[at - 1].At + windows[at].At) / 2);
            Split(from, at);
            Split(at, to);
        }

        (int At, double Size) Best(int from, int to)
        {
            (int At, double Size) best = (-1, 0);
            for (int i = from + 1; i < to; i++)
            {
                int reach = Math.Min(4, Math.Min(i - from, to - i));
                double size = Math.Abs(Level(i - reach, i) - Level(i, i + reach));
                best = size > best.Size ? (i, size) : best;
            }

            return best;
        }

        double Level(int from, int to)
        {
            double[] levels = [.. windows[from..to].Select(w => w.Lag - (slope * w.At))];
            Array.Sort(levels);
            return levels.Length % 2 == 1 ? levels[levels.Length / 2] : (levels[(levels.Length / 2) - 1] + levels[levels.Length / 2]) / 2;
        }
    }

    // The sample between which and the next the lags change best.
    private static double Place(IReadOnlyList<double> at, IReadOnlyList<double> lag, double slope, double near)
    {
        int centre = LowerBound(at, near);
        int from = Math.Max(0, centre - (2 * WindowSamples)), to = Math.Min(at.Count, centre + (2 * WindowSamples));
        double before = Median([.. Enumerable.Range(from, Math.Max(1, (centre - from) / 2)).Select(i => lag[i] - (slope * at[i]))]);
        double after = Median([.. Enumerable.Range(to - Math.Max(1, (to - centre) / 2), Math.Max(1, (to - centre) / 2)).Select(i => lag[i] - (slope * at[i]))]);
        double cost = 0, best = 0;
        int place = from;
        for (int i = from; i < to; i++)
        {
            double level = lag[i] - (slope * at[i]);
            cost += Math.Abs(level - before) - Math.Abs(level - after);
            (best, place) = cost < best ? (cost, i + 1) : (best, place);
        }

        return place <= 0 || place >= at.Count ? near : (at[place - 1] + at[place]) / 2;
    }

    private static ClockTrack Knots(IReadOnlyList<double> at, IReadOnlyList<double> lag, double slope, List<double> steps)
    {
        var knots = new List<(double, double)>();
        int from = 0;
        for (int i = 0; i <= steps.Count; i++)
        {
            int to = i == steps.Count ? at.Count : LowerBound(at, steps[i]);
            if (to <= from)
            {
                continue;
            }

            double level = Median([.. Enumerable.Range(from, to - from).Select(k => lag[k] - (slope * at[k]))]);
            double first = i == 0 ? at[from] : steps[i - 1], last = i == steps.Count ? at[to - 1] : steps[i];
            knots.Add((first, level + (slope * first)));
            knots.Add((last, level + (slope * last)));
            from = to;
        }

        return new ClockTrack(knots);
    }

    private static int LowerBound(IReadOnlyList<double> sorted, double value)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Median(IReadOnlyList<double> values, int from, int to) => Median([.. Enumerable.Range(from, to - from).Select(i => values[i])]);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length == 0 ? 0 : values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
