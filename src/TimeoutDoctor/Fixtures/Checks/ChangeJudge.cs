using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Says whether a change of a request is for the better: by the truth where it is known, else by confidence where that tells.</summary>
internal sealed class ChangeJudge(TrueRequest? truth, ExpectedDiagnosis was, ExpectedDiagnosis now)
{
    /// <summary>The direction, and by what it is judged.</summary>
    public (Direction Direction, string? Judged) Of(ExpectedRequest before, ExpectedRequest after)
    {
        return truth is null ? ByConfidence(before, after) : ByTruth(before, after, truth);
    }

    private (Direction, string?) ByTruth(ExpectedRequest before, ExpectedRequest after, TrueRequest real)
    {
        var votes = new List<(Direction Direction, string Judged)>();
        void Vote(bool wasRight, bool isRight, string what)
        {
            if (wasRight != isRight)
            {
                votes.Add((isRight ? Direction.Better : Direction.Worse, $"in truth {what}"));
            }
        }

        Vote(real.Allows(before.Verdict?.Cause), real.Allows(after.Verdict?.Cause), $"the cause is {real.Cause ?? "none"}");
        if (real.Flagged is { } flagged)
        {
            Vote(before.Flagged == flagged, after.Flagged == flagged, flagged ? "it is to be flagged" : "it is not to be flagged");
        }

        Vote(Right(was, before.Elb, real.Elb, real.NoId.Contains("elb")), Right(now, after.Elb, real.Elb, real.NoId.Contains("elb")), "the load balancer's record is " + Place(real.Elb));
        Vote(Right(was, before.App, real.App, real.NoId.Contains("app")), Right(now, after.App, real.App, real.NoId.Contains("app")), "the application's record is " + Place(real.App));
        if (votes.Count == 0)
        {
            return before.Verdict?.Cause == after.Verdict?.Cause && before.Verdict is not null && !real.Allows(before.Verdict.Cause) ? (Direction.Unknown, $"in truth the cause is {real.Cause ?? "none"}") : ByConfidence(before, after);
        }

        Direction all = votes.TrueForAll(v => v.Direction == votes[0].Direction) ? votes[0].Direction : Direction.Unknown;
        return (all, string.Join("; ", votes.Select(v => v.Judged)));
    }

    private static (Direction, string?) ByConfidence(ExpectedRequest before, ExpectedRequest after)
    {
        ExpectedVerdict? a = before.Verdict, b = after.Verdict;
        if (a is null || b is null)
        {
            return (Direction.Unknown, null);
        }

        bool decidedBefore = a.Cause != CauseIds.InsufficientEvidence, decidedAfter = b.Cause != CauseIds.InsufficientEvidence;
        return b.Detail == "internal-error" && a.Detail != b.Detail ? (Direction.Worse, "a rule of this tool fails on it")
            : decidedBefore && !decidedAfter ? (Direction.Worse, "it was decided and is not any more")
            : !decidedBefore && decidedAfter ? (Direction.Better, "it was undecided and is decided now")
            : a.Cause == b.Cause && b.Confidence < a.Confidence ? (Direction.Worse, "the same cause is less sure")
            : a.Cause == b.Cause && b.Confidence > a.Confidence ? (Direction.Better, "the same cause is surer")
            : (Direction.Unknown, null);
    }

    private static bool Right(ExpectedDiagnosis of, IReadOnlyList<SourceRef> joined, IReadOnlySet<(string File, int Line)>? real, bool mayLack) =>
        joined.Count == 0 ? real is null || mayLack : real is not null && joined.Any(p => real.Contains((of.Inputs[p.Source].File, p.Line)));

    private static string Place(IReadOnlySet<(string File, int Line)>? places) =>
        places is null ? "none" : places.Select(p => $"{p.File}:{p.Line}").Order(StringComparer.Ordinal).First();
}
