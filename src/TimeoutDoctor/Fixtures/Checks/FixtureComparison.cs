using System.Globalization;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Compares what was expected of a fixture with what is found.</summary>
public static class FixtureComparison
{
    /// <summary>Compares.</summary>
    /// <param name="was">What was expected.</param>
    /// <param name="found">What is found.</param>
    /// <param name="tolerances">How much may change.</param>
    /// <param name="truth">What really happened, or null.</param>
    /// <returns>The differences, heaviest kind first.</returns>
    public static IReadOnlyList<Difference> Compare(ExpectedDiagnosis was, DiagnosedFixture found, Tolerances tolerances, FixtureTruth? truth)
    {
        ExpectedDiagnosis now = found.Result;
        var lines = new ExpectedLines(was);
        var all = new List<Difference>();
        if (was.Front != now.Front)
        {
            all.Add(Of(DifferenceKind.Input, "the front hop", was.Front, now.Front, ExpectedLines.Front));
        }

        Inputs(all, was, now, lines);
        Clocks(all, was, now, lines, tolerances);
        all.AddRange(new RequestComparison(was, found, tolerances, truth, lines).Differences());
        Findings(all, was, now, lines);
        return [.. all.OrderBy(d => d.Kind)];
    }

    private static void Inputs(List<Difference> all, ExpectedDiagnosis was, ExpectedDiagnosis now, ExpectedLines lines)
    {
        foreach ((ExpectedInput? before, ExpectedInput? after, int index) in Paired(was.Inputs, now.Inputs, i => i.File))
        {
            if (before == after)
            {
                continue;
            }

            long lost = (before?.Parsed ?? 0) - (after?.Parsed ?? 0), rejected = (after?.Rejected ?? 0) - (before?.Rejected ?? 0);
            Direction direction = rejected > 0 || (rejected == 0 && lost > 0) ? Direction.Worse : rejected < 0 ? Direction.Better : Direction.Unknown;
            all.Add(Of(DifferenceKind.Input, (before ?? after)!.File, Said(before), Said(after), lines.Input(index)) with
            {
                Changes = ChangesOf(before, after),
                Direction = direction,
                Judged = direction == Direction.Unknown ? null : rejected > 0 ? $"{rejected:#,0} more lines cannot be read" : rejected < 0 ? $"{-rejected:#,0} more lines can be read" : $"{lost:#,0} fewer lines became records",
                Likeness = $"{before?.Format}/{after?.Format}/{before?.Hop}/{after?.Hop}/{before is null}/{after is null}/{Math.Sign(rejected)}/{Math.Sign(lost)}",
            });
        }
    }

    private static List<Change> ChangesOf(ExpectedInput? before, ExpectedInput? after)
    {
        (string, object?, object?)[] fields =
        [
            ("hop", before?.Hop, after?.Hop), ("format", before?.Format, after?.Format), ("envelope", before?.Envelope, after?.Envelope),
            ("lines", before?.Lines, after?.Lines), ("parsed", before?.Parsed, after?.Parsed), ("skipped", before?.Skipped, after?.Skipped), ("rejected", before?.Rejected, after?.Rejected),
        ];
        return before is null || after is null ? [] : [.. fields.Where(f => !Equals(f.Item2, f.Item3)).Select(f => new Change(f.Item1, Shown(f.Item2), Shown(f.Item3)))];
    }

    private static void Clocks(List<Difference> all, ExpectedDiagnosis was, ExpectedDiagnosis now, ExpectedLines lines, Tolerances tolerances)
    {
        foreach ((ExpectedClock? before, ExpectedClock? after, int index) in Paired(was.Clocks, now.Clocks, c => (c.Hop, c.Host)))
        {
            double allowed = Math.Max(tolerances.Ms, before?.BoundMs ?? 0);
            if (before is null || after is null || Math.Abs(before.OffsetMs - after.OffsetMs) > allowed)
            {
                ExpectedClock one = (before ?? after)!;
                all.Add(Of(DifferenceKind.Clock, one.Host is null ? $"clock of {one.Hop}" : $"clock of {one.Hop} {one.Host}", Said(before), Said(after), lines.Clock(index)) with
                {
                    Likeness = $"{before is null}/{after is null}",
                });
            }
        }
    }

    private static void Findings(List<Difference> all, ExpectedDiagnosis was, ExpectedDiagnosis now, ExpectedLines lines)
    {
        foreach ((ExpectedFinding? before, ExpectedFinding? after, int index) in Paired(was.Findings, now.Findings, f => (f.Kind, f.Value, f.Cause)))
        {
            if (before != after)
            {
                ExpectedFinding one = (before ?? after)!;
                all.Add(Of(DifferenceKind.Finding, $"finding: {one.Kind} {one.Value}{(one.Cause is null ? "" : $", {one.Cause}")}", Said(before), Said(after), lines.Finding(index)) with
                {
                    Likeness = $"{one.Kind}/{before is null}/{after is null}",
                });
            }
        }
    }

    // In the order of what was, then what is new; the index is that of what was, or -1.
    private static IEnumerable<(T? Was, T? Is, int Index)> Paired<T, TKey>(IReadOnlyList<T> was, IReadOnlyList<T> now, Func<T, TKey> key)
        where T : class
        where TKey : notnull
    {
        Dictionary<TKey, Queue<T>> left = now.GroupBy(key).ToDictionary(g => g.Key, g => new Queue<T>(g));
        for (int i = 0; i < was.Count; i++)
        {
            yield return (was[i], left.TryGetValue(key(was[i]), out Queue<T>? same) && same.TryDequeue(out T? match) ? match : null, i);
        }

        foreach (T extra in now.Where(n => left[key(n)].Contains(n)))
        {
            yield return (null, extra, -1);
        }
    }

    private static string Said(ExpectedInput? input) => input is null ? "no such input"
        : string.Create(CultureInfo.InvariantCulture, $"{input.Format ?? "not recognised"} ({input.Hop}), {input.Parsed:#,0} of {input.Lines:#,0} lines are records, {input.Rejected:#,0} cannot be read");

    private static string Said(ExpectedClock? clock) => clock is null ? "not known" : string.Create(CultureInfo.InvariantCulture, $"{clock.OffsetMs:+0.0##;-0.0##;0} ms, bound {clock.BoundMs:0.0##} ms");

    private static string Said(ExpectedFinding? finding) => finding is null ? "not found" : string.Create(CultureInfo.InvariantCulture, $"{finding.Requests:#,0} of {finding.OfRequests:#,0} requests");

    private static string Shown(object? value) => value is null ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    internal static Difference Of(DifferenceKind kind, string subject, string was, string now, int line) =>
        new() { Kind = kind, Subject = subject, Was = was, Is = now, ExpectedLine = line, Likeness = was + "/" + now };
}

/// <summary>Which line of <c>expected.json</c> says what, in a file as this tool writes it.</summary>
internal sealed class ExpectedLines(ExpectedDiagnosis expected)
{
    /// <summary>The line of the front hop.</summary>
    public const int Front = 2;

    private const int Inputs = 3;

    private int Clocks => Inputs + expected.Inputs.Count + 1;

    private int Findings => Clocks + expected.Clocks.Count + 1;

    private int Requests => Findings + expected.Findings.Count + 1;

    /// <summary>The line of an input; that of the list for -1.</summary>
    public int Input(int index) => Inputs + 1 + index;

    /// <summary>The line of a clock.</summary>
    public int Clock(int index) => Clocks + 1 + index;

    /// <summary>The line of a finding.</summary>
    public int Finding(int index) => Findings + 1 + index;

    /// <summary>The line of a request.</summary>
    public int Request(int index) => Requests + 1 + index;
}
