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
        (int First, int Last, double Score) best = Scan(seen, expected, cases.Count);
        if (best.Score <= 0)
        {
            return null;
        }

        int inside = seen[best.First..(best.Last + 1)].Sum();
        double share = exposure[best.First..(best.Last + 1)].Sum() / (double)traffic.Count;
        return new TimeWindow(
            new Instant(from + (best.First * width)), new Instant(from + ((best.Last + 1) * width)), inside, cases.Count, share, PValue(best.Score, expected, cases.Count));
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

    // Windows of 1, 2, 3, 5, 8, … bins up to half of all: the likelihood that the cases are as frequent inside as outside.
    private static (int First, int Last, double Score) Scan(int[] seen, double[] expected, int cases)
    {
        (int First, int Last, double Score) best = default;
        int before = 1;
        for (int length = 1; length <= Math.Max(1, seen.Length / 2); (before, length) = (length, Math.Max(length + 1, before + length)))
        {
            double inside = 0, exposed = 0;
            for (int end = 0; end < seen.Length; end++)
            {
                inside += seen[end] - (end >= length ? seen[end - length] : 0);
                exposed += expected[end] - (end >= length ? expected[end - length] : 0);
                double score = end < length - 1 ? 0 : Likelihood(inside, Math.Max(exposed, 1e-3), cases);
                if (score > best.Score)
                {
                    best = (end - length + 1, end, score);
                }
            }
        }

        return best;
    }

    private static double Likelihood(double inside, double expected, double all)
    {
        if (inside <= expected || expected >= all)
        {
            return 0;
        }

        double outside = all - inside;
        return (inside * Math.Log(inside / expected)) + (outside > 0 ? outside * Math.Log(outside / (all - expected)) : 0);
    }

    private static double PValue(double score, double[] expected, int cases)
    {
        double[] upTo = new double[expected.Length];
        double sum = 0;
        for (int i = 0; i < upTo.Length; i++)
        {
            upTo[i] = sum += expected[i];
        }

        // A fixed seed: the same logs give the same number. The draws decide nothing but how rare a score is.
        var random = new Random(20_261);
        int draws = cases > ManyCases ? FewerDraws : Draws, asGood = 1;
        var drawn = new int[expected.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            Array.Clear(drawn);
            for (int i = 0; i < cases; i++)
            {
                int at = Array.BinarySearch(upTo, random.NextDouble() * sum);
                drawn[Math.Min(at < 0 ? ~at : at, drawn.Length - 1)]++;
            }

            asGood += Scan(drawn, expected, cases).Score >= score ? 1 : 0;
        }

        return asGood / (draws + 1.0);
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
