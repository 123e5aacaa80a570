using System.Globalization;
using TimeoutDoctor.Conditions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Diagnoses fixtures again and compares, several at a time. What comes out does not depend on how many.</summary>
/// <param name="optionsOf">What to run for a fixture.</param>
/// <param name="tolerances">How much may change.</param>
/// <param name="update">Whether to rewrite what is expected with what is found.</param>
/// <param name="failOn">Conditions that must not hold for what is found of any fixture; null for none.</param>
public sealed class FixtureCheck(Func<FixtureFolder, RunOptions> optionsOf, Tolerances tolerances, bool update, IReadOnlyList<Condition>? failOn = null)
{
    /// <summary>Checks.</summary>
    /// <param name="fixtures">Folders and how to call them.</param>
    /// <param name="threads">How many at a time.</param>
    /// <param name="cancel">Stops the check.</param>
    public CheckResult Run(IReadOnlyList<(string Path, string Name)> fixtures, int threads, CancellationToken cancel)
    {
        var outcomes = new FixtureOutcome[fixtures.Count];
        Parallel.For(0, fixtures.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, i => outcomes[i] = Check(fixtures[i].Path, fixtures[i].Name, cancel));
        return new CheckResult(outcomes);
    }

    // One fixture that cannot be checked must not hide what the others say.
    private FixtureOutcome Check(string path, string name, CancellationToken cancel)
    {
        try
        {
            return Compare(FixtureFolder.Open(path, name), cancel);
        }
        catch (UserErrorException e)
        {
            return new FixtureOutcome(name) { Error = e };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FixtureOutcome(name) { Error = FixtureFolder.NotUnderstood(name, e.Message) };
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            return new FixtureOutcome(name) { Error = new UserErrorException(ExitCode.Internal, $"The check of '{name}' failed, which is our fault: {e.GetType().Name}: {e.Message}", e) };
        }
    }

    private FixtureOutcome Compare(FixtureFolder fixture, CancellationToken cancel)
    {
        ExpectedDiagnosis? was = update && !File.Exists(fixture.ExpectedPath) ? null : fixture.Expected();
        FixtureTruth? truth = fixture.Truth();
        RunOptions options = optionsOf(fixture);
        DiagnosedFixture found = FixtureDiagnosis.Run(options, cancel);
        if (fixture.Strangers(found.Result.Inputs.Select(i => i.File)) is { Count: > 0 } strangers)
        {
            throw FixtureFolder.NotUnderstood(fixture.Name, $"'{strangers[0]}' belongs to no part of it{(strangers.Count > 1 ? $", nor do {strangers.Count - 1} more files" : "")}");
        }

        if (found.Report.Inputs.FirstOrDefault(i => i.Counts.Failure is not null) is { } broken)
        {
            throw FixtureFolder.NotUnderstood(fixture.Name, $"'{broken.Name}' {broken.Counts.Failure}");
        }

        FixturePolicy policy = FixturePolicy.Of(options.Policy);
        IReadOnlyList<Difference> differences = was is null ? [] : FixtureComparison.Compare(was, found, tolerances, truth);
        bool rewritten = update && Update(fixture, found, policy);
        ConditionResult[] conditions = [.. (failOn ?? []).Select(c => ConditionCheck.Of(c, new DiagnosisFacts(found.Report)))];
        return new FixtureOutcome(fixture.Name)
        {
            Differences = [.. differences, .. conditions.Where(c => c.Met == true).Select(MetOf)],
            Notes = [.. NotesOf(fixture.Manifest, policy, differences.Count > 0), .. conditions.Where(c => c.Met is null).Select(c => $"--fail-on: {c.Explanation}.")],
            Requests = found.Result.Requests.Count,
            Updated = rewritten,
        };
    }

    private static Difference MetOf(ConditionResult condition) =>
        FixtureComparison.Of(DifferenceKind.Condition, $"--fail-on '{condition.Condition.Text}'", "must not hold", $"holds: {condition.Explanation}", 1) with { Direction = Direction.Worse };

    private static bool Update(FixtureFolder fixture, DiagnosedFixture found, FixturePolicy policy)
    {
        byte[] expected = FixtureJson.Write(found.Result);
        FixtureManifest manifest = fixture.Manifest with { Policy = policy, Window = FixtureDiagnosis.WindowOf(found.Report), ToolVersion = FixtureDiagnosis.ToolVersion };
        bool same = File.Exists(fixture.ExpectedPath) && File.ReadAllBytes(fixture.ExpectedPath).AsSpan().SequenceEqual(expected)
            && FixtureJson.Write(manifest).AsSpan().SequenceEqual(FixtureJson.Write(fixture.Manifest));
        if (!same)
        {
            FixtureFolder.Write(fixture.Path, manifest, found.Result);
        }

        return !same;
    }

    private static IEnumerable<string> NotesOf(FixtureManifest manifest, FixturePolicy policy, bool differs)
    {
        (string, double, double)[] limits =
        [
            ("gateway timeout", manifest.Policy.GatewayTimeoutMs, policy.GatewayTimeoutMs), ("load balancer timeout", manifest.Policy.ElbIdleTimeoutMs, policy.ElbIdleTimeoutMs),
            ("fast-backend limit", manifest.Policy.FastBackendMs, policy.FastBackendMs),
        ];
        foreach ((string limit, double was, double now) in limits.Where(l => Math.Abs(l.Item2 - l.Item3) > 1e-9))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The {limit} was {was:#,0.###} ms and is {now:#,0.###} ms.");
        }

        if (differs && manifest.ToolVersion != FixtureDiagnosis.ToolVersion)
        {
            yield return $"Recorded by version {manifest.ToolVersion}, checked by version {FixtureDiagnosis.ToolVersion}.";
        }
    }
}
