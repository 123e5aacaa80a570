using MathNet.Numerics.Distributions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Lost requests name no target at a Classic ELB. But what one host lost it did not serve: while requests are lost, its share of the served ones
/// is smaller than before and after by about as many.
/// </summary>
internal sealed class MissingTraffic : IGroupRule
{
    private const double FewestShare = 0.4; // of the lost requests that the host's missing ones must account for

    /// <inheritdoc />
    public string Id => "target-share";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        Instant[] traffic = [.. seen.Traffic.Select(t => t.Start)];
        foreach (string cause in (string[])[CauseIds.RequestLostBeforeApp, CauseIds.ElbNoTarget])
        {
            Instant[] lost = [.. seen.Explained.Where(e => e.Cause == cause && e.Traits.Host == Interner.None).Select(e => e.Traits.Start)];
            if (lost.Length >= CaseControl.FewestToLocalise && seen.Loads.Count >= 2 && TimeWindows.Find(lost, traffic) is { } window
                && Best(seen, window) is { } hit && hit.Missing >= FewestShare * window.Inside)
            {
                string target = seen.Targets.TryGetValue(hit.Host, out string? written) ? written : seen.Names[hit.Host];
                long said = Math.Min(window.Inside, (long)Math.Round(hit.Missing));
                yield return new Finding(
                    "target", target, cause, said, lost.Length, hit.Usual, hit.P,
                    $"the lost requests name no target, but while they were lost this one served {hit.Served:#,0} instead of about {hit.Served + hit.Missing:#,0} ({hit.Usual * 100:0.#} % before and after)");
            }
        }
    }

    private static Hit? Best(GroupObservations seen, TimeWindow window)
    {
        int from = (int)((window.From - seen.From) / seen.Bin), to = (int)((window.To - seen.From) / seen.Bin) + 1;
        double allInside = seen.Loads.Sum(l => Sum(l, from, to)), allOutside = seen.Loads.Sum(l => Sum(l, 0, int.MaxValue)) - allInside;
        if (allInside < 50 || allOutside < 50)
        {
            return null;
        }

        Hit[] hits = [.. seen.Loads.Select(l => Of(l, Sum(l, from, to), allInside, Sum(l, 0, int.MaxValue) - Sum(l, from, to), allOutside)).OrderByDescending(h => h.Missing)];
        return hits[0].P * hits.Length < 0.001 ? hits[0] with { P = hits[0].P * hits.Length } : null;
    }

    private static Hit Of(HostLoad load, double inside, double allInside, double outside, double allOutside)
    {
        double usual = (outside + 1) / (allOutside + 2);
        double others = allInside - inside;
        double missing = (usual / (1 - usual) * others) - inside;
        double z = ((inside / allInside) - usual) / Math.Sqrt(usual * (1 - usual) * ((1 / allInside) + (1 / allOutside)));
        return new Hit(load.Host, (long)inside, missing, usual, Math.Max(double.Epsilon, Normal.CDF(0, 1, z)));
    }

    private static double Sum(HostLoad load, int from, int to)
    {
        double sum = 0;
        for (int bin = Math.Max(0, from); bin < Math.Min(to, load.Served.Count); bin++)
        {
            sum += load.Served[bin];
        }

        return sum;
    }

    private readonly record struct Hit(int Host, long Served, double Missing, double Usual, double P);
}
