using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Requests that are lost after their connection had been idle for longer than some usual keep-alive: the server closes connections
/// before the load balancer does.
/// </summary>
internal sealed class IdleGap : IGroupRule
{
    private const int FewestCases = 5;

    // Defaults of servers: gunicorn 2, Node and Apache 5, … Tomcat 20, nginx 75 s.
    private static readonly int[] KeepAlives = [2, 5, 10, 15, 20, 30, 60, 65, 75];

    /// <inheritdoc />
    public string Id => "idle-gap";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen)
    {
        ObservedRequest[] lost = [.. seen.Explained.Where(e => e.Cause == CauseIds.RequestLostBeforeApp)];
        ObservedRequest[] quick = [.. lost.Where(e => e.Detail == "dead-keepalive")];
        double[] gaps = GapsOf((quick.Length >= FewestCases ? quick : lost).Select(e => e.Traits));
        double[] others = GapsOf(seen.Traffic.Where(t => !t.Troubled));
        if (gaps.Length < FewestCases || others.Length == 0 || Significance.MannWhitney(gaps, others) >= 0.01)
        {
            yield break;
        }

        // The server's own limit is the longest that nearly every lost request had exceeded; without one, the limit that separates best.
        (int Seconds, int K, int X, double P)[] tested = [.. KeepAlives.Select(k => Test(k, gaps, others))];
        (int Seconds, int K, int X, double P) best = tested.LastOrDefault(t => t.P * KeepAlives.Length < Significance.Level && t.K >= 0.9 * gaps.Length);
        best = best.Seconds > 0 ? best : tested.MinBy(t => (t.P, t.Seconds));
        double corrected = Math.Min(1, best.P * KeepAlives.Length);
        (double lift, double low, double high) = Significance.RiskRatio(best.K, gaps.Length, best.X, others.Length);
        if (corrected < Significance.Level && best.K >= FewestCases && lift >= 2 && low > 1.2)
        {
            yield return new Finding(
                "idle-gap", best.Seconds.ToString(CultureInfo.InvariantCulture) + "s", CauseIds.RequestLostBeforeApp, best.K, gaps.Length, best.X / (double)others.Length, corrected,
                $"{best.K:#,0} of {gaps.Length:#,0} lost requests came after more than {best.Seconds} s without a request to the same target, against {best.X * 100.0 / others.Length:0.#} % of the others: the server seems to close idle connections after {best.Seconds} s")
            { Lift = lift, LiftLow = low, LiftHigh = high };
        }
    }

    private static double[] GapsOf(IEnumerable<RequestTraits> requests) => [.. requests.Select(t => t.IdleMs).Where(ms => !double.IsNaN(ms))];

    private static (int Seconds, int K, int X, double P) Test(int seconds, double[] gaps, double[] others)
    {
        int k = gaps.Count(ms => ms > seconds * 1000.0), x = others.Count(ms => ms > seconds * 1000.0);
        return (seconds, k, x, Significance.Fisher(k, gaps.Length, x, others.Length));
    }
}
