using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Diagnosis.Causes;
using TimeoutDoctor.Model;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

public sealed class DiagnoserTests
{
    private static HopRecord TimedOut => Gateway(29_002, 29_000);

    private static HopRecord Left => Alb(2, 28_999, 1, null, null, 460);

    [Fact]
    public void A_quick_answer_needs_no_explanation()
    {
        ExplainedRequest explained = Behind(Gateway(30, 28, 200, 200)).With(Alb(1, 26, 0, 25, 0, 200, 200)).With(App(2, 24)).Explain();
        Assert.Null(explained.Verdict);
        Assert.False(explained.TimedOut);
        Assert.False(explained.Flagged);
    }

    [Theory]
    [InlineData(9_999, 200, 0, false)]
    [InlineData(10_000, 200, 0, true)]
    [InlineData(20, 500, 500, false)]
    [InlineData(20, 408, 0, true)]
    [InlineData(20, 460, 0, true)]
    [InlineData(20, 502, 0, true)]
    [InlineData(20, 503, 503, true)]
    [InlineData(20, 200, 504, true)]
    public void What_is_explained_is_as_the_contract_says(double ms, short status, short target, bool explained)
    {
        Request request = Behind(Alb(0, ms, 0, ms - 1, 0, status, target));
        Assert.Equal(explained, request.Explain().Verdict is not null);
    }

    [Fact]
    public void A_failure_behind_a_front_that_hid_it_is_explained() =>
        Assert.NotNull(Behind(Gateway(20, 18, 200, 200)).With(Alb(1, 15, null, null, null, 503, chosen: false)).Explain().Verdict);

    [Fact]
    public void The_summary_of_a_queue_says_how_long_and_what_then()
    {
        // Forwarded at 2 + 1 = 3 ms, started at 28,303 ms: 28.3 s; the application took 812 ms.
        Verdict verdict = Behind(TimedOut).With(Left).With(App(28_303, 812)).Explain().Verdict!;
        Assert.Equal("the application started 28.3 s after the load balancer forwarded; it then took 812 ms", verdict.Summary);
    }

    [Fact]
    public void Evidence_names_the_lines_it_was_read_in()
    {
        Request request = Behind(TimedOut).With(Left).With(App(28_303, 812));
        Verdict verdict = request.Explain().Verdict!;
        SourceRef[] places = [request.Trace.Front.At, request.Trace.Elb.At, request.Trace.App[0].At];
        Assert.All(verdict.Evidence, e => Assert.Contains(e.At, places));
        Assert.Equal(3, verdict.Evidence.Select(e => e.At).Distinct().Count());
    }

    [Fact]
    public void The_runner_up_is_the_next_cause_that_matches()
    {
        // 24.7 s in the load balancer and 4.2 s until the front ended in an application that takes 11 s: the longer segment wins, and without
        // it the race has no second.
        Verdict held = Behind(TimedOut).With(Alb(2, 28_999, 24_700, null, null, 460)).With(App(24_703, 11_000)).Explain().Verdict!;
        Assert.Equal(CauseIds.ElbQueue, held.Cause);

        // Two attempts on a gateway that spent 15 of its 29 s itself: both hold, the gateway's own arithmetic first.
        Verdict both = Behind(Gateway(29_002, 14_000, 504, 504)).With(Alb(15_000, 13_900, 0, null, null, 460)).With(App(15_003, 90)).With(App(29_000, 80)).Explain().Verdict!;
        Assert.Equal((CauseIds.GatewayOverhead, CauseIds.Retried), (both.Cause, both.RunnerUp));
    }

    [Theory]
    [InlineData(1.0, CauseIds.QueuedBeforeApp)]
    [InlineData(0.3, CauseIds.InsufficientEvidence)] // 0.92 × 0.3 = 0.28 is below 0.4
    public void A_doubtful_join_is_said_and_not_hidden(double join, string cause)
    {
        Verdict verdict = Behind(TimedOut).With(Left).With(App(28_303, 812)).Change(r => r.Trace.JoinConfidence = join).Explain().Verdict!;
        Assert.Equal(cause, verdict.Cause);
        if (cause == CauseIds.InsufficientEvidence)
        {
            Assert.Equal("ambiguous-join", verdict.Detail);
            Assert.Equal(CauseIds.QueuedBeforeApp, verdict.RunnerUp);
            Assert.Contains(verdict.Evidence, e => e.Text.Contains("most likely first: " + CauseIds.QueuedBeforeApp, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_doubtful_join_does_not_touch_what_one_record_decides()
    {
        Verdict verdict = Behind(Gateway(14_500, 60, 200, 200)).With(App(14_441, 57)).Change(r => r.Trace.JoinConfidence = 0.2).Explain().Verdict!;
        Assert.Equal(CauseIds.GatewayOverhead, verdict.Cause);
        Assert.True(verdict.Confidence >= 0.9, $"{verdict.Confidence}");
    }

    [Fact]
    public void Lost_lines_at_large_make_absence_weaker_evidence()
    {
        double whole = Behind(TimedOut).With(Left).Explain().Verdict!.Confidence;
        double lossy = Behind(TimedOut).With(Left).Change(r => r.Coverage[Hop.App].Found = 900).Explain().Verdict!.Confidence;
        Assert.True(lossy <= 0.6 && whole > 0.8, $"{lossy}, {whole}");
    }

    [Fact]
    public void A_queue_within_the_clocks_doubt_is_not_named()
    {
        // Started 1,800 ms after the relay by clocks that are uncertain by 2,000 ms.
        Verdict verdict = Behind(Gateway(12_000, 11_990, 200, 200)).With(App(1_810, 10_000)).WithoutLog(Hop.LoadBalancer).Explain(new Uncertain(2_000)).Verdict!;
        Assert.Equal((CauseIds.InsufficientEvidence, "below-clock-resolution"), (verdict.Cause, verdict.Detail));
    }

    [Fact]
    public void A_cause_that_fails_is_shown_as_our_fault_and_spoils_no_other_request()
    {
        Request bad = Behind(TimedOut).With(Left);
        Request good = Behind(Gateway(12, 10, 503, 503)).With(Alb(1, 0, null, null, null, 503, chosen: false));
        var diagnoser = new Diagnoser(bad.Policy, bad.Coverage, bad.Names, null, [new FailsOnAppless(), .. CauseCatalog.All]);
        ExplainedRequest spoilt = diagnoser.Diagnose(bad.Trace, bad.Timeline());
        ExplainedRequest other = diagnoser.Diagnose(good.With(App(2, 3)).Trace, good.Timeline());
        Assert.Equal((CauseIds.InsufficientEvidence, "internal-error"), (spoilt.Verdict!.Cause, spoilt.Verdict.Detail));
        Assert.Equal(CauseIds.ElbNoTarget, other.Verdict!.Cause);
        Assert.Equal(1, diagnoser.FailureCount);
        Assert.Equal(bad.Trace.Front.At, Assert.Single(diagnoser.Failures).At);
    }

    [Fact]
    public void No_fast_application_is_ever_called_slow()
    {
        for (int queue = 0; queue <= 29_000; queue += 500)
        {
            for (int took = 0; took <= 10_000; took += 500)
            {
                string? cause = Behind(TimedOut).With(Left).With(App(3 + queue, took)).Explain().Verdict?.Cause;
                Assert.NotNull(cause);
                Assert.NotEqual(CauseIds.BackendSlow, cause);
            }
        }
    }

    private sealed class FailsOnAppless : ICause
    {
        public IReadOnlyList<Condition> Conditions => [];

        public string Id => "planted";

        public CauseMatch? Assess(CauseContext c) => c.HasApp ? null : throw new InvalidOperationException("planted");
    }

    private sealed class Uncertain(double ms) : IClockCorrection
    {
        public TimeSpan OffsetOf(in HopRecord record) => TimeSpan.Zero;

        public double UncertaintyMs(in HopRecord record) => ms;
    }
}
