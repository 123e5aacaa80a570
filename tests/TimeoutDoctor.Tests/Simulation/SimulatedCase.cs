using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;
using TimeoutDoctor.Timelines;

namespace TimeoutDoctor.Tests.Simulation;

/// <summary>A verdict on a simulated request, with its truth.</summary>
/// <param name="Truth">The mechanism.</param>
/// <param name="Course">What happened.</param>
/// <param name="Trace">What was logged.</param>
/// <param name="Explained">The diagnosis.</param>
internal sealed record Judged(string Truth, Course Course, RequestTrace Trace, ExplainedRequest Explained)
{
    /// <summary>Whether a cause was named.</summary>
    public bool Named => Explained.Verdict!.Cause != CauseIds.InsufficientEvidence;

    /// <summary>
    /// Whether what was said is right. With the gateway and the application alone the load balancer's side cannot be told apart: what was held
    /// there looks queued, what was lost there looks lost (causes.md, partial evidence), so those merge.
    /// </summary>
    public bool Right(Logs logs) => Explained.Verdict!.Cause == Truth || (logs == (Logs.Gateway | Logs.App) && Merged(Truth, Course) == Explained.Verdict.Cause);

    private static string Merged(string truth, Course course) => truth switch
    {
        CauseIds.ElbQueue => course.Held > SimulatedPath.Limit - 50 ? CauseIds.RequestLostBeforeApp : CauseIds.QueuedBeforeApp,
        CauseIds.NotReceivedByElb => course.ElbTakes ? CauseIds.QueuedBeforeApp : CauseIds.RequestLostBeforeApp,
        CauseIds.ElbNoTarget => CauseIds.RequestLostBeforeApp,
        CauseIds.ResponseStalled => CauseIds.ResponseLostAfterApp,
        _ => truth,
    };
}

/// <summary>Many simulated requests with faults, diagnosed from the logs at hand.</summary>
internal static class SimulatedCase
{
    /// <summary>Simulates and diagnoses; requests that need no explanation with these logs are left out.</summary>
    public static IEnumerable<Judged> Run(int seed, Balancer balancer, Logs logs, int perCause, double lineLoss = 0.01)
    {
        var path = new SimulatedPath(seed, balancer, lineLoss);
        var policy = new TimeoutPolicy();
        Diagnoser diagnoser = new(policy, Coverage(logs, lineLoss), Names(), Bodies());
        for (int i = 0; i < perCause; i++)
        {
            foreach (string fault in SimulatedPath.Faults)
            {
                Course course = path.Draw(fault);
                if (path.Log(course, logs, i * 20_000.0) is { } trace)
                {
                    ExplainedRequest explained = diagnoser.Diagnose(trace, TimelineBuilder.Build(trace, NoClockCorrection.Instance, policy));
                    if (explained.Verdict is not null)
                    {
                        yield return new Judged(fault, course, trace, explained);
                    }
                }
            }
        }
    }

    /// <summary>Whole logs, lossy logs, and logs that cannot be joined.</summary>
    internal static IEnumerable<LogCoverage> SomeCoverage(Logs logs)
    {
        foreach (double loss in (double[])[0.01, 0.2, 0.9])
        {
            yield return Coverage(logs, loss);
        }
    }

    private static LogCoverage Coverage(Logs logs, double lineLoss)
    {
        var coverage = new LogCoverage();
        foreach ((Hop hop, Logs log) in ((Hop, Logs)[])[(Hop.LoadBalancer, Logs.Elb), (Hop.App, Logs.App)])
        {
            if (logs.HasFlag(log))
            {
                coverage[hop].HasSource = true;
                coverage[hop].Expected = 10_000;
                coverage[hop].Found = (long)(10_000 * (1 - lineLoss));
                coverage[hop].First = Instant.FromUnixMilliseconds(1_795_405_440_000 - 600_000);
                coverage[hop].Last = Instant.FromUnixMilliseconds(1_795_405_440_000 + 1_000_000_000);
            }
        }

        return coverage;
    }

    internal static Interner Names()
    {
        var names = new Interner();
        for (int i = 0; i < 10; i++)
        {
            names.Add($"10.0.1.{i}:8080");
        }

        return names;
    }

    private static RouteBodies Bodies()
    {
        var bodies = new RouteBodies();
        for (int i = 0; i < 20; i++)
        {
            bodies.Observe(new RequestTrace { Front = new HopRecord { Hop = Hop.Gateway, Method = HttpMethod.Post, ReceivedBytes = 900 } });
        }

        return bodies;
    }
}
