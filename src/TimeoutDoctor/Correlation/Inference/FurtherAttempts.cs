namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Further attempts at requests that have their record already: a request that went wrong, and one record behind it that nobody else can have
/// sent. A repeat has no gap that could be learned (it comes after a back-off, or when a timer has fired), so it is taken for one only where it is
/// the only one of its method and path in that time, one of the two was slow, no other request of the same kind lacks its record, and chance
/// would hardly put one there.
/// </summary>
/// <param name="model">What was learned of the pair's clocks.</param>
/// <param name="near">Near stays.</param>
/// <param name="far">Far stays.</param>
/// <param name="limitMs">After how many ms the near side gives up.</param>
internal sealed class FurtherAttempts(PairModel model, Stay[] near, Stay[] far, double limitMs)
{
    private const double Before = 250;
    private const double After = 2_000;
    private const double MostByChance = 0.05;
    private const double Excluded = 0.05; // a record that is likelier than this another request's is not without one

    /// <summary>Finds them.</summary>
    /// <param name="chosen">The links that are made.</param>
    /// <param name="all">All links that have any probability.</param>
    /// <param name="doubtful">The partners of near stays that have no sure one.</param>
    /// <param name="troubled">Whether a near stay's request went wrong.</param>
    public IReadOnlyList<PairLink> Find(
        IReadOnlyList<PairLink> chosen, IReadOnlyList<PairLink> all, IReadOnlyDictionary<int, (int Far, double Probability)[]> doubtful, Func<int, bool> troubled)
    {
        var taken = new HashSet<int>(all.Where(l => l.Probability > Excluded).Select(l => l.Far));
        taken.UnionWith(doubtful.SelectMany(d => d.Value).Where(p => p.Probability > Excluded).Select(p => p.Far));
        (int Index, double At)[] lone = [.. Enumerable.Range(0, far.Length).Where(f => !taken.Contains(f)).Select(f => (Index: f, At: FarTime(f))).Where(f => !double.IsNaN(f.At)).OrderBy(f => f.At)];
        if (lone.Length == 0)
        {
            return [];
        }

        double[] alone = [.. lone.Select(f => f.At)];
        Dictionary<ulong, (int Index, double At)[]> ofKind = lone.GroupBy(f => far[f.Index].Key).ToDictionary(g => g.Key, g => g.ToArray());
        Dictionary<ulong, double[]> timesOfKind = ofKind.ToDictionary(k => k.Key, k => k.Value.Select(f => f.At).ToArray());
        var linked = new HashSet<int>(chosen.Select(l => l.Near));
        Dictionary<ulong, double[]> without = Enumerable.Range(0, near.Length).Where(n => !linked.Contains(n) && !near[n].Refused && ofKind.ContainsKey(near[n].Key))
            .GroupBy(n => near[n].Key).ToDictionary(g => g.Key, g => g.Select(NearTime).Order().ToArray());
        Dictionary<ulong, int> kinds = far.CountBy(s => s.Key).ToDictionary();
        var used = new HashSet<int>();
        var found = new List<PairLink>();
        foreach ((int n, int first, _) in chosen.Where(l => ofKind.ContainsKey(near[l.Near].Key) && troubled(l.Near)).OrderBy(l => NearTime(l.Near)).ThenBy(l => l.Near))
        {
            ulong key = near[n].Key;
            double from = NearTime(n) - Before, to = NearTime(n) + Math.Max(limitMs, double.IsNaN(near[n].Length) ? 0 : near[n].Length) + After;
            int at = FirstAfter(timesOfKind[key], from), inside = FirstAfter(timesOfKind[key], to) - at;
            if (inside != 1 || (without.TryGetValue(key, out double[]? others) && FirstAfter(others, to) > FirstAfter(others, from - limitMs)))
            {
                continue;
            }

            // Where a near log has a gap, or another balancer's requests are in the far one, many are alone at that time: so many of this kind as of all.
            double chance = (FirstAfter(alone, to) - FirstAfter(alone, from) - 1) * kinds[key] / (double)far.Length;
            int other = ofKind[key][at].Index;
            if ((IsLong(first) || IsLong(other)) && chance <= MostByChance && used.Add(other))
            {
                found.Add(new PairLink(n, other, 1 - Math.Max(0.01, chance)));
            }
        }

        return found;
    }

    // Nobody asks again for what was answered at once.
    private bool IsLong(int f) => !(far[f].Length < limitMs / 2);

    private static int FirstAfter(double[] sorted, double moment)
    {
        int at = Array.BinarySearch(sorted, moment);
        return at < 0 ? ~at : at;
    }

    private double NearTime(int n) => (double.IsNaN(near[n].Start) ? near[n].Middle : near[n].Start) - model.NearTracks[near[n].Clock].At(near[n].Middle);

    private double FarTime(int f) => model.FarTracks[far[f].Clock] is { } track && !double.IsNaN(far[f].Start) ? far[f].Start - track.At(far[f].Middle) : double.NaN;
}
