using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>Several attempts, of which one was quick: the quick record is not the attempt that the front waited for.</summary>
internal sealed class Retried : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.Retried;

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        int passes = c.HasGateway ? c.Trace.LoadBalancer.Count : 0;
        HopRecord proxy = AttemptTimes.MostTried(c);
        bool waitedBefore = c.IsLarge(AttemptTimes.BeforeLast(proxy));
        int attempts = Math.Max(Math.Max(c.Attempts, passes), waitedBefore ? proxy.UpstreamAttempts : 0);
        if (attempts < 2 || (!waitedBefore && !AttemptTimes.AnyQuick(c) && (c.HasApp || c.Coverage.HasAppLog)))
        {
            return null;
        }

        return new CauseMatch(
            c.Trace.AppJoin == JoinBasis.Inferred ? 0.6 : 0.9,
            $"it was attempted {attempts} times, and the quick attempt is not the one that the {Facts.NameOf(c.Front.Hop)} waited for",
            Evidence(c, passes, proxy));
    }

    private static IReadOnlyList<Evidence> Evidence(CauseContext c, int passes, in HopRecord proxy)
    {
        var facts = new List<Evidence>(5);
        if (proxy.UpstreamAttempts > 1)
        {
            double before = AttemptTimes.BeforeLast(proxy);
            string spent = double.IsNaN(before) ? "" : $", and {Facts.Text(before)} had passed when it turned to the last";
            facts.Add(new Evidence($"the proxy tried {proxy.UpstreamAttempts} upstreams{spent}", proxy.At));
        }

        for (int i = 0; i < c.Trace.App.Count && facts.Count < 3; i++)
        {
            if (AppAttempts.IsAttempt(c.Trace, i) && c.Trace.App[i].At != proxy.At)
            {
                double took = AttemptTimes.Of(c.Trace.App[i]);
                facts.Add(new Evidence(double.IsNaN(took) ? "one attempt started and logged no end" : $"one attempt took {Facts.Text(took)}", c.Trace.App[i].At));
            }
        }

        if (passes > 1)
        {
            facts.Add(new Evidence($"the load balancer logged the request {passes} times", c.Trace.LoadBalancer[0].At));
        }

        facts.Add(Facts.Front(c));
        return facts;
    }
}
