using TimeoutDoctor.Diagnosis;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Diagnosis;

public sealed class OpenVerdictTests
{
    [Fact]
    public void What_every_possible_line_would_say_is_said()
    {
        ExplainedRequest request = OpenVerdict.Of(Own(CauseIds.RequestLostBeforeApp), [(0.5, Late(CauseIds.QueuedBeforeApp, 3_000)), (0.45, Late(CauseIds.QueuedBeforeApp, 4_000))]);

        Assert.Equal(CauseIds.QueuedBeforeApp, request.Verdict!.Cause);
        Assert.InRange(request.Verdict.Confidence, 0.6, 0.75);
        Assert.Contains("one of 2 lines", request.Verdict.Evidence[0].Text, StringComparison.Ordinal);
        Assert.Contains("between 3.00 s and 4.00 s", request.Verdict.Summary.Replace("3 s", "3.00 s", StringComparison.Ordinal).Replace("4 s", "4.00 s", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(request.Flagged);
    }

    [Fact]
    public void Where_possible_lines_disagree_nothing_is_named()
    {
        ExplainedRequest request = OpenVerdict.Of(
            Own(CauseIds.RequestLostBeforeApp),
            [(0.35, Late(CauseIds.QueuedBeforeApp, 3_000)), (0.35, Late(CauseIds.BackendSlow, 1)), (0.3, Late(CauseIds.ResponseLostAfterApp, 1))]);

        Assert.Equal(CauseIds.InsufficientEvidence, request.Verdict!.Cause);
        Assert.Equal("ambiguous-join", request.Verdict.Detail);
        Assert.NotNull(request.Verdict.Missing);
    }

    [Fact]
    public void Where_most_likely_no_line_exists_the_request_counts_as_without()
    {
        ExplainedRequest request = OpenVerdict.Of(Own(CauseIds.RequestLostBeforeApp), [(0.2, Late(CauseIds.QueuedBeforeApp, 3_000)), (0.15, Late(CauseIds.BackendSlow, 1))]);

        Assert.Equal(CauseIds.RequestLostBeforeApp, request.Verdict!.Cause);
        Assert.InRange(request.Verdict.Confidence, 0.4, 0.65);
    }

    private static ExplainedRequest Own(string cause) => Explained(cause, double.NaN);

    private static ExplainedRequest Late(string cause, double start) => Explained(cause, start);

    private static ExplainedRequest Explained(string cause, double start)
    {
        Timeline line = Timeline.Empty;
        line.AppStart = start;
        return new ExplainedRequest(new RequestTrace(), line, TimedOut: true, Flagged: true, new Verdict(cause, null, 0.85, [new Evidence("a fact", new SourceRef(1, 1))], "a summary"));
    }
}
