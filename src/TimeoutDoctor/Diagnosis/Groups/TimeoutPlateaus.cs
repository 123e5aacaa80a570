using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Timers that fired, found without being told the limits: durations that pile up within a few steps where their neighbourhood lets expect
/// far fewer. One-sided Poisson, corrected for all windows looked at.
/// </summary>
public static class TimeoutPlateaus
{
    private const int Fewest = 5;
    private const double TimesExpected = 3;
    private const int MostOfAHop = 4;
    private const int Before = 10, After = 100; // steps of 10 ms that belong to a plateau's edge

    /// <summary>The plateaus of all hops, the front first, most requests first.</summary>
    public static IReadOnlyList<TimeoutPlateau> Of(IEnumerable<LongDurations> durations) =>
        [.. durations.Where(d => d.Hop is Hop.Gateway or Hop.LoadBalancer or Hop.Proxy).OrderBy(d => d.Hop).SelectMany(Find)];

    private static List<TimeoutPlateau> Find(LongDurations durations)
    {
        var counts = new int[durations.Counts.Keys.Max() + 1];
        foreach ((int step, int n) in durations.Counts)
        {
            counts[step] = n;
        }

        var found = new List<TimeoutPlateau>();
        while (found.Count < MostOfAHop && Best(counts) is { } best)
        {
            found.Add(new TimeoutPlateau(durations.Hop, durations.Step * MedianOf(counts, best.From, best.To), best.Inside));
            Array.Clear(counts, Math.Max(0, best.From - Before), Math.Min(counts.Length - 1, best.To + After) - Math.Max(0, best.From - Before) + 1);
        }

        return found;
    }

    private static (int From, int To, int Inside)? Best(int[] counts)
    {
        var upTo = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            upTo[i + 1] = upTo[i] + counts[i];
        }

        (int From, int To, int Inside)? best = null;
        for (int from = 0; from < counts.Length; from++)
        {
            // Real sockets fire within about 10 ms, logs add a few: half a percent of the limit, at least 50 ms.
            int to = from + Math.Max(5, from / 200);
            int inside = counts[from] == 0 ? 0 : Sum(upTo, from, to);
            if (inside >= Fewest && inside > (best?.Inside ?? 0) && Stands(upTo, from, to, inside))
            {
                best = (from, to, inside);
            }
        }

        return best;
    }

    private static bool Stands(int[] upTo, int from, int to, int inside)
    {
        // The densest of the neighbourhoods decides, near and wide, on both sides: where durations thin out, each step down would be a plateau.
        int near = Math.Max(20, from / 20), edge = Math.Max(5, from / 200);
        double densest = Math.Max(
            Math.Max(Density(upTo, from * 2 / 3, from - Before), Density(upTo, to + After, from * 3 / 2)),
            Math.Max(Density(upTo, from - Before - near, from - Before), Density(upTo, to + edge, to + edge + near)));
        double expected = Math.Max(0.02, densest * (to - from + 1));
        return inside >= TimesExpected * expected && Significance.Poisson(inside, expected) < 0.001 / upTo.Length;
    }

    private static double Density(int[] upTo, int from, int to) => from < 0 || to <= from ? 0 : Sum(upTo, from, to) / (double)(to - from + 1);

    private static int Sum(int[] upTo, int from, int to) =>
        to < from ? 0 : upTo[Math.Clamp(to + 1, 0, upTo.Length - 1)] - upTo[Math.Clamp(from, 0, upTo.Length - 1)];

    private static int MedianOf(int[] counts, int from, int to)
    {
        to = Math.Min(to, counts.Length - 1);
        int left = (counts[from..(to + 1)].Sum() + 1) / 2;
        for (int step = from; step <= to; step++)
        {
            left -= counts[step];
            if (left <= 0)
            {
                return step;
            }
        }

        return to;
    }
}
