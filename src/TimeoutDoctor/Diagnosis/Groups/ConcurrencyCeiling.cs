using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// A pool that was full: while requests waited, a host worked on the same number of them nearly all the time and never on more, which it
/// hardly reached otherwise. By Little's law that number over the mean duration at that time is what the host can take.
/// </summary>
internal sealed class ConcurrencyCeiling : IGroupRule
{
    private const int FewestSamples = 20; // a second of waiting
    private const int SamplesPerSecond = 20;
    private const int FewestQueued = 5;

    /// <inheritdoc />
    public string Id => "concurrency";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        Dictionary<int, int> queued = seen.Explained.Where(e => e.Cause == CauseIds.QueuedBeforeApp && e.Traits.Host != Interner.None)
            .GroupBy(e => e.Traits.Host).ToDictionary(g => g.Key, g => g.Count());
        int all = seen.Explained.Count(e => e.Cause == CauseIds.QueuedBeforeApp);
        foreach (HostLoad load in seen.Loads.OrderByDescending(l => queued.GetValueOrDefault(l.Host)))
        {
            if (queued.GetValueOrDefault(load.Host) >= FewestQueued && Ceiling(load) is { } pool)
            {
                yield return Describe(load, pool, queued[load.Host], all, seen);
            }
        }
    }

    /// <summary>The pool's size, or null where no ceiling is seen.</summary>
    internal static Pool? Ceiling(HostLoad load)
    {
        long waiting = load.Waiting.Sum();
        if (waiting < FewestSamples)
        {
            return null;
        }

        int size = Enumerable.Range(0, load.Waiting.Count).MaxBy(i => (load.Waiting[i], i));
        double atTop = Share(load.Waiting, size - 1), above = Share(load.Waiting, size + 2);
        long[] free = [.. load.Levels.Select((n, i) => n - (i < load.Waiting.Count ? load.Waiting[i] : 0))];
        double otherwise = Share(free, size - 1);
        if (size < 2 || atTop < 0.8 || above > 0.02 || otherwise > 0.5 * atTop)
        {
            return null;
        }

        // Neighbouring samples tell the same; one a second is nearly independent.
        double p = Significance.MannWhitney(Expand(load.Waiting), Expand(free));
        return p < 0.01 ? new Pool(size, atTop, otherwise, p) : null;
    }

    private static double Share(IReadOnlyList<long> levels, int from)
    {
        double all = levels.Sum();
        return all == 0 ? 0 : levels.Skip(Math.Max(0, from)).Sum() / all;
    }

    private static List<double> Expand(IReadOnlyList<long> levels)
    {
        var values = new List<double>();
        double scale = Math.Min(1.0 / SamplesPerSecond, 5_000.0 / Math.Max(1, levels.Sum()));
        for (int level = 0; level < levels.Count; level++)
        {
            values.AddRange(Enumerable.Repeat((double)level, (int)Math.Round(levels[level] * scale)));
        }

        return values;
    }

    private static Finding Describe(HostLoad load, Pool pool, int queued, int all, GroupObservations seen)
    {
        string host = seen.Targets.TryGetValue(load.Host, out string? target) ? target : seen.Names[load.Host];
        double seconds = load.WaitedAppMs / Math.Max(1, load.Waited) / 1000;
        return new Finding(
            "concurrency", host, CauseIds.QueuedBeforeApp, queued, all, double.NaN, pool.PValue,
            $"a pool of {pool.Size}: it worked on so many at once in {pool.AtTop * 100:0} % of the time in which others waited ({pool.Otherwise * 100:0} % of the other time), and never on more than {pool.Size + 1} for long. "
                + $"Those that had waited took {DurationText.Of(seconds * 1000)} on average: it could take {pool.Size / Math.Max(1e-6, seconds):0.##} requests per second");
    }

    /// <summary>A pool that was full.</summary>
    /// <param name="Size">How many requests it works on at once.</param>
    /// <param name="AtTop">Share of the waiting time in which it was full.</param>
    /// <param name="Otherwise">Share of the other time in which it was.</param>
    /// <param name="PValue">How likely chance does as well.</param>
    internal readonly record struct Pool(int Size, double AtTop, double Otherwise, double PValue);
}
