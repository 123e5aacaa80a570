using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation.Inference;

public sealed class IdEvidenceTests
{
    [Fact]
    public void A_source_is_judged_by_its_own_records_and_an_unknown_one_by_its_hop()
    {
        var ids = new IdEvidence();
        Assert.False(ids.Knows(Hop.App));
        for (int i = 0; i < 30; i++)
        {
            ids.Count(Hop.App, 1, joined: true);
            ids.Count(Hop.App, 2, joined: i < 3);
            ids.Count(Hop.App, 3, joined: true);
        }

        Assert.True(ids.Knows(Hop.App));
        Assert.True(ids.Work(Hop.App, 1));
        Assert.False(ids.Work(Hop.App, 2));
        Assert.True(ids.Work(Hop.App, 99));
        Assert.False(ids.Knows(Hop.LoadBalancer));
        Assert.False(ids.Work(Hop.LoadBalancer, 1));
    }

    [Fact]
    public void Exactly_half_is_not_enough()
    {
        var ids = new IdEvidence();
        ids.Count(Hop.App, 1, joined: true);
        ids.Count(Hop.App, 1, joined: false);
        Assert.False(ids.Work(Hop.App, 1));
    }
}
