using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;
using TimeoutDoctor.Timelines;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>What the requests of the same minute say of one that says nothing itself.</summary>
public sealed class NeighbourTests
{
    private static readonly TimeoutPolicy Policy = new();

    private static Request Silent504 => Behind(Classic(0, null, null, null, 504));

    [Theory]
    [InlineData(100, 6, "elb-queue", "by-neighbours")]
    [InlineData(100, 4, "request-lost-before-app", null)] // less than one in twenty were held
    [InlineData(9, 9, "request-lost-before-app", null)] // too few to say anything
    public void A_Classic_504_was_held_where_enough_of_its_node_were(int answered, int held, string cause, string? detail)
    {
        Verdict verdict = Explain(Silent504, Enumerable.Range(0, answered).Select(i => Answered(i * 100, i < held ? 20_000 : 1)));

        Assert.Equal((cause, detail), (verdict.Cause, verdict.Detail));
    }

    [Fact]
    public void A_Classic_504_that_the_application_logged_was_not_held()
    {
        Verdict verdict = Explain(Silent504.With(App(59_700, 400)), Enumerable.Range(0, 100).Select(i => Answered(i * 100, 20_000)));

        Assert.Equal(CauseIds.QueuedBeforeApp, verdict.Cause);
    }

    [Fact]
    public void Requests_held_by_another_node_or_at_another_time_say_nothing()
    {
        IEnumerable<Request> otherNode = Enumerable.Range(0, 100).Select(i => Answered(i * 100, 20_000, source: 99));
        IEnumerable<Request> hourBefore = Enumerable.Range(0, 100).Select(i => Answered(-3_600_000 + (i * 100), 20_000));
        IEnumerable<Request> here = Enumerable.Range(0, 100).Select(i => Answered(i * 100, 1));

        Assert.Equal(CauseIds.RequestLostBeforeApp, Explain(Silent504, otherNode.Concat(hourBefore).Concat(here)).Cause);
    }

    [Fact]
    public void Behind_a_gateway_that_gives_up_first_a_504_was_not_held()
    {
        Request behind = Behind(Gateway(29_002, 29_000)).With(Classic(2, null, null, null, 504));
        IEnumerable<Request> around = Enumerable.Range(0, 100).Select(i => Behind(Gateway(20_100, 20_098, 200, 200)).With(Classic(i, 20_000, 50, 0, 200, 200, chosen: true)));

        Assert.NotEqual(CauseIds.ElbQueue, Explain(behind, around).Cause);
    }

    [Theory]
    [InlineData(12, 20, false, "queued-before-app", "by-neighbours")]
    [InlineData(9, 20, false, "request-lost-before-app", "silent-drop")] // less than half were late
    [InlineData(12, 20, true, "request-lost-before-app", "silent-drop")] // what its caller has left is logged too: this one would have been
    public void A_lost_request_was_queued_where_most_were_late_and_abandoned_work_is_never_logged(int late, int all, bool logsAbandoned, string cause, string? detail)
    {
        Request lost = Behind(Gateway(29_002, 29_000)).With(Alb(2, 28_999, 1, null, null, 460));
        IEnumerable<Request> around = Enumerable.Range(0, all).Select(i => Served(i < late ? 27_000 : 5));
        Verdict verdict = Explain(lost, logsAbandoned ? around.Append(Served(31_000)) : around);

        Assert.Equal((cause, detail), (verdict.Cause, verdict.Detail));
        Assert.True(cause != CauseIds.QueuedBeforeApp || verdict.Confidence <= 0.5, $"{verdict.Confidence}");
    }

    private static Request Answered(double at, double held, int source = (int)Hop.LoadBalancer)
    {
        HopRecord front = Classic(at, held, 50, 0, 200, 200, chosen: true);
        front.At = new SourceRef(source, 1);
        return Behind(front);
    }

    // Behind a gateway that gave up when the application was too late.
    private static Request Served(double start) => start > 29_000
        ? Behind(Gateway(29_002, 29_000)).With(Alb(2, 28_999, 1, null, null, 460)).With(App(start, 40))
        : Behind(Gateway(start + 42, start + 41, 200, 200)).With(Alb(1, start + 40, 0, start + 39, 0, 200, 200)).With(App(start, 35));

    private static Verdict Explain(Request request, IEnumerable<Request> around)
    {
        var neighbours = new Neighbours(Policy);
        foreach (Request other in around.Append(request))
        {
            neighbours.Observe(other.Trace, Line(other));
        }

        return new Diagnoser(Policy, request.Coverage, request.Names, request.Bodies, neighbours).Diagnose(request.Trace, Line(request)).Verdict!;
    }

    private static Timeline Line(Request request) => TimelineBuilder.Build(request.Trace, NoClockCorrection.Instance, Policy);
}
