using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>What a check of one fixture gave.</summary>
/// <param name="Name">The fixture, as the user named it.</param>
public sealed record FixtureOutcome(string Name)
{
    /// <summary>The differences, heaviest kind first, then in order of requests.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>What changed around the run without being a difference (limits, version); sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the fixture could not be checked, or null.</summary>
    public UserErrorException? Error { get; init; }

    /// <summary>Front records compared.</summary>
    public int Requests { get; init; }

    /// <summary>Whether the files were rewritten with what was found.</summary>
    public bool Updated { get; init; }

    /// <summary>Differences from what was expected, without the conditions that hold.</summary>
    public int Differing => Differences.Count(d => d.Kind != DifferenceKind.Condition);

    /// <summary>Conditions of <c>--fail-on</c> that hold.</summary>
    public int Conditions => Differences.Count - Differing;

    /// <summary>Whether everything is as expected.</summary>
    public bool Passed => Error is null && Differences.Count == 0;

    /// <summary>The differences, like ones together; the first of each group stands for it.</summary>
    public IReadOnlyList<IReadOnlyList<Difference>> Groups =>
        [.. Differences.GroupBy(d => (d.Kind, d.Direction, d.Likeness)).Select(g => (IReadOnlyList<Difference>)[.. g])];
}

/// <summary>What a check of several fixtures gave.</summary>
/// <param name="Fixtures">In the order in which they were named.</param>
public sealed record CheckResult(IReadOnlyList<FixtureOutcome> Fixtures)
{
    /// <summary>All differences.</summary>
    public IEnumerable<Difference> Differences => Fixtures.SelectMany(f => f.Differences);

    /// <summary>The exit code: that of the gravest thing that happened.</summary>
    public ExitCode Code
    {
        get
        {
            List<ExitCode> errors = [.. Fixtures.Select(f => f.Error?.Code).OfType<ExitCode>()];
            return errors.Contains(ExitCode.Internal) ? ExitCode.Internal
                : errors.Count > 0 ? errors.Min()
                : Fixtures.Any(f => f.Conditions > 0 || (f.Differing > 0 && !f.Updated)) ? ExitCode.ConditionMet : ExitCode.Done;
        }
    }

    /// <summary>A sentence: how many fixtures, how many differ, how.</summary>
    public string Headline
    {
        get
        {
            int differ = Fixtures.Count(f => f.Differing > 0), met = Fixtures.Count(f => f.Conditions > 0), broken = Fixtures.Count(f => f.Error is not null);
            string of = $"{Fixtures.Count} fixture{(Fixtures.Count == 1 ? "" : "s")}";
            string trouble = (broken == 0 ? "" : $" {broken} of {of} could not be checked.") + (met == 0 ? "" : $" In {met} of {of} a --fail-on condition holds.");
            if (differ == 0)
            {
                return broken == Fixtures.Count ? trouble.TrimStart() : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Fixtures.Count - broken} of {of} as expected, {Fixtures.Sum(f => f.Requests):#,0} requests.{trouble}");
            }

            int all = Fixtures.Sum(f => f.Differing), better = Differences.Count(d => d.Direction == Direction.Better), worse = Differences.Count(d => d.Direction == Direction.Worse && d.Kind != DifferenceKind.Condition);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{differ} of {of} differ{(differ == 1 ? "s" : "")}: {all:#,0} difference{(all == 1 ? "" : "s")}, {better:#,0} for the better, {worse:#,0} for the worse.{trouble}");
        }
    }
}
