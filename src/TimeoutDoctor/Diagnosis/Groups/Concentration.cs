using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Target, node, zone, route, client, size or method on which requests with one trouble concentrate. One-sided Fisher's test for every value,
/// corrected over all of them (Benjamini–Hochberg), then at least five cases, twice the frequency, and an interval that excludes chance. What
/// a value already said explains is not said again.
/// </summary>
internal sealed class Concentration : IGroupRule
{
    private const int FewestCases = 5;
    private const double LeastLift = 2;
    private const double LeastLiftLow = 1.2;
    private const int MostFindings = 8;
    private const double LeastShare = 0.15;

    /// <inheritdoc />
    public string Id => "concentration";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        IReadOnlyList<Dimension> dimensions = Dimensions.Of(seen);
        var said = new List<(Dimension Dimension, ulong Value)>();
        foreach (CaseControl group in CaseControl.Of(seen))
        {
            if (group.Cases.Count < CaseControl.FewestToLocalise || group.Controls.Count == 0)
            {
                continue;
            }

            // The pooled group adds only what no single cause showed.
            CaseControl rest = group.Cause is null ? said.Aggregate(group, (g, s) => g.Without(s.Dimension, s.Value)) : group;
            foreach ((Dimension dimension, ulong value, Finding finding) in Hits(rest, group.Cases.Count, dimensions, seen))
            {
                said.Add((dimension, value));
                yield return finding;
            }
        }
    }

    private static IEnumerable<(Dimension Dimension, ulong Value, Finding Finding)> Hits(CaseControl group, int all, IReadOnlyList<Dimension> dimensions, GroupObservations seen)
    {
        for (int i = 0; i < MostFindings && group.Cases.Count >= FewestCases; i++)
        {
            Hit? best = Best(group, all, dimensions);
            if (best is not { } hit)
            {
                yield break;
            }

            yield return (hit.Dimension, hit.Value, Describe(hit, group, seen));
            group = group.Without(hit.Dimension, hit.Value);
        }
    }

    private static Hit? Best(CaseControl group, int all, IReadOnlyList<Dimension> dimensions)
    {
        var hits = new List<Hit>();
        for (int d = 0; d < dimensions.Count; d++)
        {
            Dimension dimension = dimensions[d];
            if (IsTrivial(dimension, group.Cause))
            {
                continue;
            }

            foreach ((ulong value, int k, int n, int x, int m) in Tally(group, dimension))
            {
                hits.Add(new Hit(dimension, d, value, k, n, x, m, Significance.Fisher(k, n, x, m)));
            }
        }

        double[] corrected = Significance.BenjaminiHochberg([.. hits.Select(h => h.P)]);
        return hits
            .Select((hit, i) => hit with { P = corrected[i] })
            .Where(h => h.P < Significance.Level && h.K >= FewestCases && h.K >= LeastShare * all && IsStrong(h))
            .OrderByDescending(h => h.Evidence).ThenBy(h => h.Order).ThenBy(h => h.Dimension.TextOf(h.Value), StringComparer.Ordinal)
            .Cast<Hit?>().FirstOrDefault();
    }

    // That slow uploads have bodies, and large ones, is what they are.
    private static bool IsTrivial(Dimension dimension, string? cause) =>
        cause == CauseIds.SlowUpload && dimension.Kind is "size" or "method" or "route";

    private static IEnumerable<(ulong Value, int K, int N, int X, int M)> Tally(CaseControl group, Dimension dimension)
    {
        Dictionary<ulong, int> cases = Count(group.Cases, dimension), controls = Count(group.Controls, dimension);
        int n = cases.Values.Sum(), m = controls.Values.Sum();
        // A value that all requests have cannot set any apart; with one value only there is nothing to compare.
        return controls.Count < 2 && !cases.Keys.Except(controls.Keys).Any() ? [] : cases.Select(c => (c.Key, c.Value, n, controls.GetValueOrDefault(c.Key), m));
    }

    private static Dictionary<ulong, int> Count(IReadOnlyList<RequestTraits> requests, Dimension dimension)
    {
        var counts = new Dictionary<ulong, int>();
        for (int i = 0; i < requests.Count; i++)
        {
            ulong key = dimension.KeyOf(requests[i]);
            if (key != 0)
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    private static bool IsStrong(in Hit hit)
    {
        (double lift, double low, _) = Significance.RiskRatio(hit.K, hit.N, hit.X, hit.M);
        return lift >= LeastLift && low > LeastLiftLow;
    }

    private static Finding Describe(in Hit hit, CaseControl group, GroupObservations seen)
    {
        (double lift, double low, double high) = Significance.RiskRatio(hit.K, hit.N, hit.X, hit.M);
        double share = ShareOf(seen.Traffic, hit.Dimension, hit.Value);
        string value = hit.Dimension.TextOf(hit.Value);
        string what = group.Cause ?? "flagged";
        string known = hit.N < group.Cases.Count ? $" whose {hit.Dimension.Kind} is known" : "";
        return new Finding(
            hit.Dimension.Kind, value, group.Cause, hit.K, hit.N, share, hit.P,
            $"{hit.K:#,0} of {hit.N:#,0} {what} requests{known}, against {Percent(share)} of the traffic: {lift:0.#} times as frequent (95 %: {low:0.#} to {high:0.#})")
        {
            Lift = lift,
            LiftLow = low,
            LiftHigh = high,
        };
    }

    private static double ShareOf(IReadOnlyList<RequestTraits> traffic, Dimension dimension, ulong value)
    {
        int known = traffic.Count(t => dimension.KeyOf(t) != 0);
        return known == 0 ? double.NaN : traffic.Count(t => dimension.KeyOf(t) == value) / (double)known;
    }

    private static string Percent(double share) => double.IsNaN(share) ? "an unknown share" : share < 0.001 ? "less than 0.1 %" : $"{share * 100:0.#} %";

    private readonly record struct Hit(Dimension Dimension, int Order, ulong Value, int K, int N, int X, int M, double P)
    {
        // How far the cases are from what the controls let expect, in all: what explains most stands first.
        public double Evidence
        {
            get
            {
                double expected = Math.Max(0.5, X) / Math.Max(1, M), seen = K / (double)N;
                return Math.Round((K * Math.Log(seen / expected)) + (seen < 1 ? (N - K) * Math.Log((1 - seen) / Math.Max(1e-9, 1 - expected)) : 0), 6);
            }
        }
    }
}
