using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Diagnosis.Causes;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Simulation;
using TimeoutDoctor.Timelines;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>What a cause states of itself is what it does.</summary>
public sealed class ConditionTests
{
    public static TheoryData<string> Causes => [.. CauseIds.All.Where(id => id != CauseIds.InsufficientEvidence)];

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_cause_states_what_it_requires_what_excludes_it_and_what_supports_it(string id)
    {
        ICause cause = CauseCatalog.All.Single(c => c.Id == id);
        Assert.All(Enum.GetValues<ConditionKind>(), kind => Assert.Contains(cause.Conditions, c => c.Kind == kind));
        Assert.Equal(cause.Conditions.Count, cause.Conditions.Select(c => c.Text).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_cause_explains_exactly_what_its_conditions_say(string id)
    {
        ICause cause = CauseCatalog.All.Single(c => c.Id == id);
        int fits = 0;
        foreach (CauseContext context in Contexts())
        {
            bool required = cause.Conditions.Where(c => c.Kind == ConditionKind.Required).All(c => c.Holds(context));
            bool excluded = cause.Conditions.Where(c => c.Kind == ConditionKind.Excluding).Any(c => c.Holds(context));
            bool assessed = cause.Assess(context) is not null;
            Assert.True(assessed == (required && !excluded), $"assessed {assessed}, required {required}, excluded {excluded}: {context.Front.Hop} {context.Front.Status} app {context.HasApp} elb {context.HasElb} {context.Elb.Status}");
            fits += assessed ? 1 : 0;
        }

        Assert.True(fits > 0, "no request is of this cause: the test shows nothing");
    }

    private static IEnumerable<CauseContext> Contexts()
    {
        var policy = new TimeoutPolicy();
        foreach (Balancer balancer in Enum.GetValues<Balancer>())
        {
            for (Logs logs = Logs.Gateway; logs <= (Logs.Gateway | Logs.Elb | Logs.App); logs++)
            {
                foreach (Judged judged in SimulatedCase.Run(44, balancer, logs, 8, 0.2))
                {
                    foreach (LogCoverage coverage in SimulatedCase.SomeCoverage(logs))
                    {
                        Timeline line = TimelineBuilder.Build(judged.Trace, NoClockCorrection.Instance, policy);
                        yield return new CauseContext(judged.Trace, line, policy, coverage, SimulatedCase.Names(), judged.Course.LargeBody, new Neighbours(policy));
                    }
                }
            }
        }
    }
}
