using TimeoutDoctor.Fixtures;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>What is a difference, what is none, and which way it goes.</summary>
public sealed class FixtureComparisonTests
{
    private static readonly ExpectedRequest Slow = new()
    {
        Front = new SourceRef(0, 2),
        Id = "b",
        Start = "2026-11-23T01:00:00Z",
        Ms = 29000,
        Status = 504,
        App = [new SourceRef(1, 2)],
        AppJoin = "request-id",
        TimedOut = true,
        Flagged = true,
        Verdict = new ExpectedVerdict { Cause = CauseIds.ElbQueue, Confidence = 0.9, Hops = new Dictionary<string, double> { ["elb-queue"] = 28000 }, Evidence = [new ExpectedEvidence("held 28 s", new SourceRef(0, 2))] },
    };

    private static readonly ExpectedDiagnosis Was = new()
    {
        Front = "gateway",
        Inputs = [new ExpectedInput("logs/gw.log", "gateway", "apigw-json", null, 2, 2, 0, 0), new ExpectedInput("logs/app.log", "app", "json", null, 3, 2, 1, 0)],
        Clocks = [new ExpectedClock("app", "10.0.0.1", 100, 20, 0)],
        Findings = [new ExpectedFinding("target", "10.0.0.1:80", null, 3, 4)],
        Requests = [new ExpectedRequest { Front = new SourceRef(0, 1), Id = "a", Ms = 10, Status = 200, App = [new SourceRef(1, 1)], AppJoin = "request-id" }, Slow],
    };

    [Fact]
    public void The_same_is_no_difference() => Assert.Empty(Compare(Was));

    [Fact]
    public void What_moves_within_the_tolerances_is_no_difference()
    {
        ExpectedRequest moved = Slow with
        {
            Start = "2026-11-23T01:00:00.004Z",
            Ms = 29004.5,
            JoinConfidence = 0.96,
            Verdict = Slow.Verdict! with { Confidence = 0.86, Hops = new Dictionary<string, double> { ["elb-queue"] = 28005 }, RunnerUp = "backend-slow", Evidence = [new ExpectedEvidence("held 28.0 s")] },
        };
        Assert.Empty(Compare(With(moved) with { Clocks = [Was.Clocks[0] with { OffsetMs = 119.9 }] }));
        Assert.NotEmpty(Compare(With(moved), tolerances: new Tolerances(1, 0.01)));
    }

    [Theory]
    [InlineData(120.1, DifferenceKind.Clock)]
    [InlineData(79.9, DifferenceKind.Clock)]
    public void A_clock_that_moves_beyond_its_bound_is_a_difference(double offset, DifferenceKind kind) =>
        Assert.Equal(kind, Assert.Single(Compare(Was with { Clocks = [Was.Clocks[0] with { OffsetMs = offset }] })).Kind);

    [Fact]
    public void Every_part_of_a_request_can_make_a_difference_of_its_kind()
    {
        (DifferenceKind, ExpectedRequest)[] changed =
        [
            (DifferenceKind.Verdict, Slow with { Verdict = Slow.Verdict! with { Cause = CauseIds.BackendSlow } }),
            (DifferenceKind.Verdict, Slow with { Verdict = Slow.Verdict! with { Detail = "late" } }),
            (DifferenceKind.Verdict, Slow with { Verdict = null }),
            (DifferenceKind.Flag, Slow with { Flagged = false }),
            (DifferenceKind.Flag, Slow with { TimedOut = false }),
            (DifferenceKind.Join, Slow with { App = [new SourceRef(1, 3)] }),
            (DifferenceKind.Join, Slow with { App = [] }),
            (DifferenceKind.Join, Slow with { AppJoin = "inferred" }),
            (DifferenceKind.Join, Slow with { Elb = [new SourceRef(1, 3)] }),
            (DifferenceKind.Join, Slow with { Proxy = [new SourceRef(1, 3)] }),
            (DifferenceKind.Reading, Slow with { Status = 503 }),
            (DifferenceKind.Reading, Slow with { Statuses = [0, 0, 200] }),
            (DifferenceKind.Reading, Slow with { Start = "2026-11-23T01:00:00.006Z" }),
            (DifferenceKind.Reading, Slow with { Start = null }),
            (DifferenceKind.Reading, Slow with { Ms = 29006 }),
            (DifferenceKind.Reading, Slow with { Ms = null }),
            (DifferenceKind.Times, Slow with { Verdict = Slow.Verdict! with { Hops = new Dictionary<string, double> { ["elb-queue"] = 28006 } } }),
            (DifferenceKind.Times, Slow with { Verdict = Slow.Verdict! with { Hops = new Dictionary<string, double>() } }),
            (DifferenceKind.Confidence, Slow with { Verdict = Slow.Verdict! with { Confidence = 0.84 } }),
            (DifferenceKind.Confidence, Slow with { JoinConfidence = 0.9 }),
        ];
        Assert.All(changed, c => Assert.Equal(c.Item1, Assert.Single(Compare(With(c.Item2))).Kind));
    }

    [Fact]
    public void Inputs_findings_and_the_front_hop_can_differ()
    {
        Assert.Equal(DifferenceKind.Input, Assert.Single(Compare(Was with { Front = "elb" })).Kind);
        Difference rejected = Assert.Single(Compare(Was with { Inputs = [Was.Inputs[0], Was.Inputs[1] with { Format = "clef", Parsed = 0, Rejected = 2 }] }));
        Assert.Equal((DifferenceKind.Input, Direction.Worse, 5), (rejected.Kind, rejected.Direction, rejected.ExpectedLine));
        Assert.Contains(rejected.Changes, c => c is { Label: "format", Was: "json", Is: "clef" });
        Assert.Equal(DifferenceKind.Finding, Assert.Single(Compare(Was with { Findings = [] })).Kind);
        Assert.Equal(DifferenceKind.Finding, Assert.Single(Compare(Was with { Findings = [Was.Findings[0] with { Requests = 2 }] })).Kind);
        Assert.Equal("logs/new.log", Assert.Single(Compare(Was with { Inputs = [.. Was.Inputs, Was.Inputs[0] with { File = "logs/new.log" }] })).Subject);
    }

    [Fact]
    public void A_request_is_the_same_by_its_id_though_its_line_moved_and_one_that_is_gone_is_told()
    {
        Assert.Empty(Compare(With(Slow with { Front = new SourceRef(0, 7) })));
        Assert.Equal(("no such request", Direction.Worse), Told(Compare(Was with { Requests = [Was.Requests[0]] })));
        Difference extra = Assert.Single(Compare(Was with { Requests = [.. Was.Requests, Slow with { Id = "c", Front = new SourceRef(0, 9) }] }));
        Assert.Equal(("no such request", DifferenceKind.Request), (extra.Was, extra.Kind));
        ExpectedRequest nameless = Slow with { Id = null };
        Assert.Empty(Compare(With(nameless), was: With(nameless)));
    }

    [Fact]
    public void The_truth_says_which_way_a_change_goes()
    {
        FixtureTruth truth = FixtureTruth.Read("""{"files":["logs/gw.log","logs/app.log"],"requests":[{"front":[[0,2]],"app":[[1,2]],"cause":"elb-queue","accept":["retried"],"flagged":true}]}"""u8.ToArray());
        ExpectedDiagnosis wrong = With(Slow with { Verdict = Slow.Verdict! with { Cause = CauseIds.BackendSlow, Confidence = 0.99 } });
        Assert.Equal(Direction.Worse, Assert.Single(Compare(wrong, truth: truth)).Direction);
        Assert.Equal(Direction.Better, Assert.Single(Compare(Was, was: wrong, truth: truth)).Direction);
        Assert.Equal(Direction.Worse, Assert.Single(Compare(With(Slow with { App = [new SourceRef(1, 3)] }), truth: truth)).Direction);
        Assert.Equal(Direction.Worse, Assert.Single(Compare(With(Slow with { Flagged = false }), truth: truth)).Direction);
        Assert.Equal(Direction.Unknown, Assert.Single(Compare(With(Slow with { Verdict = Slow.Verdict! with { Cause = CauseIds.Retried } }), truth: truth)).Direction);
    }

    [Fact]
    public void Without_a_truth_being_decided_and_being_sure_say_it_and_nothing_else_does()
    {
        ExpectedDiagnosis undecided = With(Slow with { Verdict = Slow.Verdict! with { Cause = CauseIds.InsufficientEvidence } });
        Assert.Equal(Direction.Worse, Assert.Single(Compare(undecided)).Direction);
        Assert.Equal(Direction.Better, Assert.Single(Compare(Was, was: undecided)).Direction);
        Assert.Equal(Direction.Better, Assert.Single(Compare(With(Slow with { Verdict = Slow.Verdict! with { Confidence = 0.97 } }))).Direction);
        Assert.Equal(Direction.Unknown, Assert.Single(Compare(With(Slow with { Verdict = Slow.Verdict! with { Cause = CauseIds.BackendSlow } }))).Direction);
    }

    [Fact]
    public void The_line_of_expected_json_is_that_of_the_request()
    {
        Difference difference = Assert.Single(Compare(With(Slow with { Status = 503 })));
        string line = System.Text.Encoding.UTF8.GetString(FixtureJson.Write(Was)).Split('\n')[difference.ExpectedLine - 1];
        Assert.StartsWith("{\"front\":[0,2]", line, StringComparison.Ordinal);
        Assert.StartsWith("{\"hop\":\"app\"", System.Text.Encoding.UTF8.GetString(FixtureJson.Write(Was)).Split('\n')[Assert.Single(Compare(Was with { Clocks = [] })).ExpectedLine - 1], StringComparison.Ordinal);
        Assert.StartsWith("{\"kind\"", System.Text.Encoding.UTF8.GetString(FixtureJson.Write(Was)).Split('\n')[Assert.Single(Compare(Was with { Findings = [] })).ExpectedLine - 1], StringComparison.Ordinal);
    }

    private static (string Is, Direction Direction) Told(IReadOnlyList<Difference> differences) => (Assert.Single(differences).Is, differences[0].Direction);

    private static ExpectedDiagnosis With(ExpectedRequest slow) => Was with { Requests = [Was.Requests[0], slow] };

    private static IReadOnlyList<Difference> Compare(ExpectedDiagnosis now, ExpectedDiagnosis? was = null, Tolerances? tolerances = null, FixtureTruth? truth = null)
    {
        var report = new DiagnosisReport { ToolVersion = "0", Names = new Interner(), Policy = new TimeoutPolicy(), Front = Hop.Gateway, Inputs = [] };
        return FixtureComparison.Compare(was ?? Was, new DiagnosedFixture(now, report), tolerances ?? new Tolerances(), truth);
    }
}
