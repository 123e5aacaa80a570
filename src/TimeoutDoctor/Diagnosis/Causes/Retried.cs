using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>Several attempts, of which one was quick: the quick record is not the attempt that the front waited for.</summary>
internal sealed class Retried : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.Retried;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("two attempts or more left records", c => Attempts(c) >= 2),
        Condition.Excluding("every attempt that left a record was slow", AllSlow),
        Condition.Supporting("the quick attempt began when the front had given up", c => c.HasApp && c.Line.AppStart >= c.Wait - c.Least),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        int passes = c.HasGateway ? c.Trace.LoadBalancer.Count : 0;
        HopRecord proxy = AttemptTimes.MostTried(c);
        int attempts = Attempts(c);
        if (attempts < 2 || AllSlow(c))
        {
            return null;
        }

        return new CauseMatch(
            c.Trace.AppJoin == JoinBasis.Inferred ? 0.6 : 0.9,
            $"it was attempted {attempts} times, and the quick attempt is not the one that the {Facts.NameOf(c.Front.Hop)} waited for",
            Evidence(c, passes, proxy));
    }

    // An upstream list counts where the time before its last attempt is worth naming.
    private static bool WaitedBefore(CauseContext c) => c.IsLarge(AttemptTimes.BeforeLast(AttemptTimes.MostTried(c)));

    private static bool AllSlow(CauseContext c) => !WaitedBefore(c) && !AttemptTimes.AnyQuick(c) && (c.HasApp || c.Coverage.HasAppLog);

    private static int Attempts(CauseContext c)
    {
        int passes = c.HasGateway ? c.Trace.LoadBalancer.Count : 0;
        return Math.Max(Math.Max(c.Attempts, passes), WaitedBefore(c) ? AttemptTimes.MostTried(c).UpstreamAttempts : 0);
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
