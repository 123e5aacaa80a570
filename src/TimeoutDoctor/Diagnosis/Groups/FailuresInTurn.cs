using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// A deploy that nobody told of, seen in the failures: requests fail at one host, then at the next, each for a short while, until nearly all
/// had their turn. How rarely chance orders the hosts that well is counted by shuffling them.
/// </summary>
internal sealed class FailuresInTurn : IGroupRule
{
    private const int Draws = 999;
    private const int FewestOfAHost = 3;
    private const double LeastHosts = 0.6;
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public string Id => "deploy-in-turn";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        Instant[] traffic = [.. seen.Traffic.Select(t => t.Start)];
        int fleet = seen.Traffic.Where(t => t.Host != Interner.None).Select(t => t.Host).Distinct().Count();
        foreach (string cause in (string[])[CauseIds.RequestLostBeforeApp, CauseIds.ElbNoTarget, CauseIds.ResponseLostAfterApp])
        {
            RequestTraits[] failed = [.. seen.Explained.Where(e => e.Cause == cause && e.Traits.Host != Interner.None).Select(e => e.Traits)];
            if (failed.Length < CaseControl.FewestToLocalise || TimeWindows.Find([.. failed.Select(f => f.Start)], traffic) is not { Stands: true } window || window.To - window.From > LongestRestart)
            {
                continue;
            }

            RequestTraits[] inside = [.. failed.Where(f => f.Start >= window.From && f.Start < window.To).OrderBy(f => f.Start)];
            int hosts = inside.GroupBy(f => f.Host).Count(g => g.Count() >= FewestOfAHost);
            double p = hosts >= 2 ? PValue([.. inside.Select(f => f.Host)]) : 1;
            if (hosts >= Math.Max(3, LeastHosts * fleet) && p < 0.01)
            {
                yield return new Finding(
                    "deploy", window.From.ToString(), cause, inside.Length, failed.Length, window.TrafficShare, p,
                    $"{inside.Length:#,0} of {failed.Length:#,0} {cause} requests within {DurationText.Of(window.To - window.From)}, at {hosts} of {fleet} hosts one after the other, as in a rolling restart");
            }
        }
    }

    // Few changes from one host to another in order of time: that is what "in turn" means.
    private static double PValue(int[] hosts)
    {
        int changes = Changes(hosts), asFew = 1;
        var random = new Random(20_262); // a fixed seed: the same logs give the same number
        for (int draw = 0; draw < Draws; draw++)
        {
            random.Shuffle(hosts);
            asFew += Changes(hosts) <= changes ? 1 : 0;
        }

        return asFew / (Draws + 1.0);
    }

    private static int Changes(int[] hosts)
    {
        int changes = 0;
        for (int i = 1; i < hosts.Length; i++)
        {
            changes += hosts[i] != hosts[i - 1] ? 1 : 0;
        }

        return changes;
    }
}
