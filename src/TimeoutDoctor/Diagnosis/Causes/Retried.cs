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
        int attempts = Math.Max(c.Attempts, passes);
        if (attempts < 2 || (!AttemptTimes.AnyQuick(c) && (c.HasApp || c.Coverage.HasAppLog)))
        {
            return null;
        }

        return new CauseMatch(
            c.Trace.AppJoin == JoinBasis.Inferred ? 0.6 : 0.9,
            $"it was attempted {attempts} times, and the quick attempt is not the one that the {Facts.NameOf(c.Front.Hop)} waited for",
            Evidence(c, passes));
    }

    private static IReadOnlyList<Evidence> Evidence(CauseContext c, int passes)
    {
        var facts = new List<Evidence>(4);
        for (int i = 0; i < c.Trace.App.Count && facts.Count < 3; i++)
        {
            if (AppAttempts.IsAttempt(c.Trace, i))
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
