using TimeoutDoctor.Model;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>One request in every state of the logs behind it: what may still be said, why not more, and what would decide.</summary>
public sealed class MissingHopTests
{
    /// <summary>A state of a hop's log.</summary>
    public enum State
    {
        /// <summary>A record is there.</summary>
        Joined,

        /// <summary>The log covers the moment and has none.</summary>
        Absent,

        /// <summary>The log has a gap.</summary>
        Gap,

        /// <summary>The log shares no id.</summary>
        NoIds,

        /// <summary>No log was given.</summary>
        None,
    }

    [Theory]
    [InlineData(State.Joined, State.Absent, CauseIds.RequestLostBeforeApp, "silent-drop", true)]
    [InlineData(State.Joined, State.Gap, CauseIds.InsufficientEvidence, "not-covered", false)]
    [InlineData(State.Joined, State.NoIds, CauseIds.InsufficientEvidence, "ambiguous-join", false)]
    [InlineData(State.Joined, State.None, CauseIds.InsufficientEvidence, "no-app-log", false)]
    [InlineData(State.Absent, State.Absent, CauseIds.NotReceivedByElb, null, true)]
    [InlineData(State.Absent, State.None, CauseIds.NotReceivedByElb, null, true)]
    [InlineData(State.Absent, State.NoIds, CauseIds.NotReceivedByElb, null, true)]
    [InlineData(State.Gap, State.Absent, CauseIds.InsufficientEvidence, "not-covered", true)]
    [InlineData(State.Gap, State.NoIds, CauseIds.InsufficientEvidence, "ambiguous-join", false)]
    [InlineData(State.NoIds, State.Absent, CauseIds.RequestLostBeforeApp, "somewhere-before-app", true)]
    [InlineData(State.NoIds, State.NoIds, CauseIds.InsufficientEvidence, "ambiguous-join", false)]
    [InlineData(State.None, State.Absent, CauseIds.RequestLostBeforeApp, "somewhere-before-app", true)]
    [InlineData(State.None, State.Gap, CauseIds.InsufficientEvidence, "not-covered", false)]
    [InlineData(State.None, State.NoIds, CauseIds.InsufficientEvidence, "ambiguous-join", false)]
    [InlineData(State.None, State.None, CauseIds.InsufficientEvidence, "no-elb-log", false)]
    [InlineData(State.Joined, State.Joined, CauseIds.QueuedBeforeApp, null, true)]
    [InlineData(State.Absent, State.Joined, CauseIds.QueuedBeforeApp, null, true)]
    [InlineData(State.Gap, State.Joined, CauseIds.QueuedBeforeApp, null, true)]
    [InlineData(State.None, State.Joined, CauseIds.QueuedBeforeApp, null, true)]
    public void A_gateway_timeout_is_explained_by_what_there_is(State elb, State app, string cause, string? detail, bool flagged)
    {
        Request request = Behind(Gateway(29_002, 29_000));
        Put(request, Hop.LoadBalancer, elb, Alb(2, 28_999, 1, null, null, 460));
        Put(request, Hop.App, app, App(28_303, 600));
        ExplainedRequest explained = request.Explain();
        Verdict verdict = explained.Verdict!;
        Assert.Equal((cause, detail, flagged), (verdict.Cause, verdict.Detail, explained.Flagged));
        Assert.Equal(cause == CauseIds.InsufficientEvidence, verdict.Missing is not null);
    }

    [Theory]
    [InlineData(State.Joined, 0.95)] // everything is known
    [InlineData(State.None, 0.70)] // the load balancer may have held it
    public void Less_evidence_means_less_confidence(State elb, double most)
    {
        Request request = Behind(Gateway(29_002, 29_000)).With(App(28_303, 600));
        Put(request, Hop.LoadBalancer, elb, Alb(2, 28_999, 1, null, null, 460));
        Assert.InRange(request.Explain().Verdict!.Confidence, most - 0.1, most);
    }

    [Fact]
    public void A_missing_line_proves_nothing_where_many_lines_are_lost()
    {
        ExplainedRequest lossy = Behind(Gateway(29_002, 29_000)).WithoutLog(Hop.App).Change(r => r.Coverage[Hop.LoadBalancer].Found = 900).Explain();
        Assert.False(lossy.Flagged);
        Assert.True(lossy.Verdict!.Confidence <= 0.6, $"{lossy.Verdict.Confidence}");
    }

    [Fact]
    public void What_one_record_decides_needs_no_other_log()
    {
        Request gateway = Behind(Gateway(29_001, 86, 504, 200)).WithoutLog(Hop.LoadBalancer).WithoutLog(Hop.App);
        Assert.Equal(CauseIds.GatewayOverhead, gateway.Explain().Verdict!.Cause);

        Request elb = Behind(Alb(0, 0, null, null, null, 503, chosen: false)).NotJoinable(Hop.App);
        Assert.Equal(CauseIds.ElbNoTarget, elb.Explain().Verdict!.Cause);
    }

    [Fact]
    public void A_connection_log_proves_no_absence()
    {
        Request request = Behind(Gateway(29_002, 29_000)).Change(r => r.Coverage[Hop.LoadBalancer].RequestLevel = false);
        Verdict verdict = request.Explain().Verdict!;
        Assert.Equal((CauseIds.RequestLostBeforeApp, "somewhere-before-app"), (verdict.Cause, verdict.Detail));
        Assert.True(verdict.Confidence <= 0.6, $"{verdict.Confidence}");
    }

    [Fact]
    public void Without_ids_in_the_application_it_says_what_to_log()
    {
        Verdict verdict = Behind(Classic(0, null, null, null, 504)).NotJoinable(Hop.App).Explain().Verdict!;
        Assert.Equal((CauseIds.InsufficientEvidence, "ambiguous-join"), (verdict.Cause, verdict.Detail));
        Assert.Contains("X-Amzn-Trace-Id", verdict.Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_of_one_host_spares_the_others()
    {
        Request request = Behind(Alb(0, 60_001, 0, null, null, 504));
        request.Coverage[Hop.App].Add(new CoverageGap(request.Names.Add("10.0.1.9"), At(0), At(60_000), 5));
        Assert.Equal(CauseIds.RequestLostBeforeApp, request.Explain().Verdict!.Cause);
        request.Coverage[Hop.App].Add(new CoverageGap(request.Names.Add("10.0.1.5"), At(0), At(60_000), 5));
        Assert.Equal(CauseIds.InsufficientEvidence, request.Explain().Verdict!.Cause);
    }

    private static void Put(Request request, Hop hop, State state, HopRecord record)
    {
        _ = state switch
        {
            State.Joined => request.With(record),
            State.Gap => request.Gap(hop),
            State.NoIds => request.NotJoinable(hop),
            State.None => request.WithoutLog(hop),
            _ => request,
        };
    }
}
