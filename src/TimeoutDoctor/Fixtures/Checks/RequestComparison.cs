using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Compares requests one by one. They are the same by their id where it is the only one of its kind, else by the place of the front record.</summary>
internal sealed class RequestComparison(ExpectedDiagnosis was, DiagnosedFixture found, Tolerances tolerances, FixtureTruth? truth, ExpectedLines lines)
{
    private readonly ExpectedDiagnosis _now = found.Result;
    private readonly Dictionary<SourceRef, ExplainedRequest> _explained = found.Report.Explanations.ToDictionary(e => e.Trace.Front.At);

    /// <summary>The differences in the order of what was expected, then new requests.</summary>
    public IEnumerable<Difference> Differences()
    {
        var match = new RequestMatch(was, _now);
        for (int i = 0; i < was.Requests.Count; i++)
        {
            Difference? difference = match.Of(i) is { } now ? Compare(was.Requests[i], now, i) : Gone(was.Requests[i], i);
            if (difference is not null)
            {
                yield return difference;
            }
        }

        foreach (ExpectedRequest request in match.New())
        {
            yield return FixtureComparison.Of(DifferenceKind.Request, Named(_now, request), "no such request", Said(request), lines.Request(-1)) with { Likeness = "new" };
        }
    }

    private Difference Gone(ExpectedRequest request, int index) => FixtureComparison.Of(DifferenceKind.Request, Named(was, request), Said(request), "no such request", lines.Request(index)) with
    {
        Likeness = "gone",
        Direction = Direction.Worse,
        Judged = "a request that is in the logs is not found",
    };

    private Difference? Compare(ExpectedRequest before, ExpectedRequest after, int index)
    {
        var changes = new List<(DifferenceKind Kind, Change Change, bool Countable)>();
        void Add(DifferenceKind kind, string label, string a, string b, bool countable = false)
        {
            if (a != b)
            {
                changes.Add((kind, new Change(label, a, b), countable));
            }
        }

        void Number(DifferenceKind kind, string label, double? a, double? b, double allowed, string unit)
        {
            if (a is null != b is null || Math.Abs((a ?? 0) - (b ?? 0)) > allowed + 1e-9)
            {
                Add(kind, label, Shown(a, unit), Shown(b, unit), countable: true);
            }
        }

        Add(DifferenceKind.Verdict, "cause", CauseOf(before.Verdict), CauseOf(after.Verdict));
        Add(DifferenceKind.Flag, "flagged", YesNo(before.Flagged), YesNo(after.Flagged));
        Add(DifferenceKind.Flag, "timed out", YesNo(before.TimedOut), YesNo(after.TimedOut));
        Add(DifferenceKind.Join, "elb", Links(was, before.Elb, before.ElbJoin), Links(_now, after.Elb, after.ElbJoin), true);
        Add(DifferenceKind.Join, "proxy", Links(was, before.Proxy, null), Links(_now, after.Proxy, null), true);
        Add(DifferenceKind.Join, "app", Links(was, before.App, before.AppJoin), Links(_now, after.App, after.AppJoin), true);
        Add(DifferenceKind.Reading, "status", Text(before.Status), Text(after.Status));
        Add(DifferenceKind.Reading, "statuses", Text(before.Statuses), Text(after.Statuses));
        Number(DifferenceKind.Reading, "start", 0, Apart(before.Start, after.Start), tolerances.Ms, "ms");
        Number(DifferenceKind.Reading, "duration", before.Ms, after.Ms, tolerances.Ms, "ms");
        if (before.Verdict is { } a && after.Verdict is { } b)
        {
            foreach (string hop in HopNames.All.Select(h => h.Id()).Where(h => a.Hops.ContainsKey(h) || b.Hops.ContainsKey(h)))
            {
                Number(DifferenceKind.Times, hop, a.Hops.TryGetValue(hop, out double x) ? x : null, b.Hops.TryGetValue(hop, out double y) ? y : null, tolerances.Ms, "ms");
            }

            Number(DifferenceKind.Confidence, "confidence", a.Confidence, b.Confidence, tolerances.Confidence, "");
        }

        Number(DifferenceKind.Confidence, "link confidence", before.JoinConfidence, after.JoinConfidence, tolerances.Confidence, "");
        return changes.Count == 0 ? null : Told(before, after, index, changes);
    }

    private Difference Told(ExpectedRequest before, ExpectedRequest after, int index, List<(DifferenceKind Kind, Change Change, bool Countable)> changes)
    {
        (Direction direction, string? judged) = new ChangeJudge(truth?.Of(was.Inputs[before.Front.Source].File, before.Front.Line), was, _now).Of(before, after);
        return new Difference
        {
            Kind = changes.Min(c => c.Kind),
            Subject = Named(was, before),
            Was = Said(before),
            Is = Said(after),
            Changes = [.. changes.Select(c => c.Change)],
            Evidence = EvidenceOf(before, after),
            Reasons = VerdictReasons.Of(before.Verdict, after.Verdict, _explained.GetValueOrDefault(after.Front)?.Reasoning ?? []),
            Direction = direction,
            Judged = judged,
            ExpectedLine = lines.Request(index),
            Likeness = string.Join(';', changes.Select(c => c.Countable ? $"{c.Change.Label}:{Kindred(c.Change.Was)}>{Kindred(c.Change.Is)}" : $"{c.Change.Label}:{c.Change.Was}>{c.Change.Is}")),
        };
    }

    // Numbers and places differ from request to request; whether there is one does not.
    private static string Kindred(string value) => value is "none" or "not known" ? value : "some";

    private List<Change> EvidenceOf(ExpectedRequest before, ExpectedRequest after)
    {
        List<string> old = [.. (before.Verdict?.Evidence ?? []).Select(e => Told(was, e))], now = [.. (after.Verdict?.Evidence ?? []).Select(e => Told(_now, e))];
        return [.. old.Except(now).Select(e => new Change("evidence", e, "")), .. now.Except(old).Select(e => new Change("evidence", "", e))];
    }

    private static string Told(ExpectedDiagnosis of, ExpectedEvidence evidence) => evidence.At is { } at ? $"{evidence.Text} ({Place(of, at)})" : evidence.Text;

    private static string Named(ExpectedDiagnosis of, ExpectedRequest request) => request.Id is { } id ? $"{id} ({Place(of, request.Front)})" : Place(of, request.Front);

    internal static string Place(ExpectedDiagnosis of, SourceRef at) => of.Inputs[at.Source].File + ":" + at.Line.ToString(CultureInfo.InvariantCulture) + (at.Part > 0 ? "." + at.Part.ToString(CultureInfo.InvariantCulture) : "");

    private static string Said(ExpectedRequest request)
    {
        string flags = request.Flagged ? ", flagged" : request.TimedOut ? ", timed out, not flagged" : "";
        return request.Verdict is { } verdict ? $"{CauseOf(verdict)}, {ReportNumbers.ConfidenceText(verdict.Confidence)}{flags}" : "needs no explanation" + flags;
    }

    private static string CauseOf(ExpectedVerdict? verdict) => verdict is null ? "none" : verdict.Detail is null ? verdict.Cause : $"{verdict.Cause} ({verdict.Detail})";

    private static string Links(ExpectedDiagnosis of, IReadOnlyList<SourceRef> places, string? basis) =>
        places.Count == 0 ? "none" : string.Join(", ", places.Select(p => Place(of, p))) + (basis is null ? "" : $" by {basis}");

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Text(int? status) => status is { } value ? value.ToString(CultureInfo.InvariantCulture) : "none";

    private static string Text(IReadOnlyList<int> statuses) => statuses.Count == 0 ? "none" : string.Join('/', statuses);

    private static string Shown(double? value, string unit) => value is not { } known ? "not known" : known.ToString(unit.Length == 0 ? "0.00##" : "#,0.###", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);

    private static double? Apart(string? before, string? after) => before == after ? 0
        : before is null || after is null ? null
        : (DateTimeOffset.Parse(after, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(before, CultureInfo.InvariantCulture)).TotalMilliseconds;
}
