using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// The window in which requests with one trouble crowd: a scan over windows of every length with the traffic as exposure. How often chance
/// does as well is counted by drawing the cases anew from the traffic.
/// </summary>
internal static class TimeWindows
{
    private const int MostBins = 360;
    private const int Draws = 999;
    private const int FewerDraws = 199;
    private const int ManyCases = 4_000;

    /// <summary>The window that stands out most, or null when there is nothing to compare.</summary>
    /// <param name="cases">Starts of the requests with the trouble.</param>
    /// <param name="traffic">Starts of an even sample of all requests, in order.</param>
    public static TimeWindow? Find(IReadOnlyList<Instant> cases, IReadOnlyList<Instant> traffic)
    {
        if (cases.Count == 0 || traffic.Count < 2 || traffic[^1] <= traffic[0])
        {
            return null;
        }

        long from = traffic[0].Ticks, span = traffic[^1].Ticks - from + 1;
        long width = Math.Max(TimeSpan.TicksPerSecond, (span + MostBins - 1) / MostBins);
        int bins = (int)((span + width - 1) / width);
        int[] seen = Count(cases, from, width, bins), exposure = Count(traffic, from, width, bins);
        double[] expected = [.. exposure.Select(n => n * (double)cases.Count / traffic.Count)];
        var scan = new WindowScan(expected, cases.Count);
        (int First, int Last, double Score) best = scan.Best(seen);
        if (best.Score <= 0)
        {
            return null;
        }

        int inside = seen[best.First..(best.Last + 1)].Sum();
        double share = exposure[best.First..(best.Last + 1)].Sum() / (double)traffic.Count;
        return new TimeWindow(
            new Instant(from + (best.First * width)), new Instant(from + ((best.Last + 1) * width)), inside, cases.Count, share, PValue(best.Score, scan, expected, cases.Count));
    }

    private static int[] Count(IReadOnlyList<Instant> moments, long from, long width, int bins)
    {
        var counts = new int[bins];
        foreach (Instant moment in moments)
        {
            counts[Math.Clamp((moment.Ticks - from) / width, 0, bins - 1)]++;
        }

        return counts;
    }

    private static double PValue(double score, WindowScan scan, double[] expected, int cases)
    {
        double[] upTo = new double[expected.Length];
        double sum = 0;
        for (int i = 0; i < upTo.Length; i++)
        {
            upTo[i] = sum += expected[i];
        }

        int[] guide = GuideOf(upTo, sum);
        int[][] reaching = scan.Reaching(score);
        // A fixed seed: the same logs give the same number. The draws decide nothing but how rare a score is.
        var random = new Random(20_261);
        int draws = cases > ManyCases ? FewerDraws : Draws, asGood = 1;
        var drawn = new int[expected.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            Array.Clear(drawn);
            for (int i = 0; i < cases; i++)
            {
                double share = random.NextDouble();
                int at = guide[(int)(share * guide.Length)];
                while (at < upTo.Length - 1 && upTo[at] < share * sum)
                {
                    at++;
                }

                drawn[at]++;
            }

            asGood += scan.AnyReaches(drawn, reaching) ? 1 : 0;
        }

        return asGood / (draws + 1.0);
    }

    // Where to begin looking for the bin of a share, so that it is found in a step or two.
    private static int[] GuideOf(double[] upTo, double sum)
    {
        var guide = new int[1024];
        int at = 0;
        for (int i = 0; i < guide.Length; i++)
        {
            while (at < upTo.Length - 1 && upTo[at] < i / (double)guide.Length * sum)
            {
                at++;
            }

            guide[i] = at;
        }

        return guide;
    }
}

/// <summary>A window in which requests crowd.</summary>
/// <param name="From">Its start.</param>
/// <param name="To">Its end.</param>
/// <param name="Inside">Cases in it.</param>
/// <param name="All">Cases.</param>
/// <param name="TrafficShare">Its share of the traffic.</param>
/// <param name="PValue">How often chance does as well.</param>
internal sealed record TimeWindow(Instant From, Instant To, int Inside, int All, double TrafficShare, double PValue)
{
    /// <summary>Whether it is worth saying: rare by chance, most of the cases, and twice as many as the traffic lets expect.</summary>
    public bool Stands => PValue < 0.01 && Inside >= 5 && Inside >= 0.5 * All && Inside >= 2 * TrafficShare * All;
}
