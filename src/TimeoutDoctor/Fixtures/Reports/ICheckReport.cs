using TimeoutDoctor.Fixtures.Checks;

namespace TimeoutDoctor.Fixtures.Reports;

/// <summary>Writes the result of a check in one form. It prints what the result holds and decides nothing.</summary>
public interface ICheckReport
{
    /// <summary>Its name for <c>--format</c>.</summary>
    string Id { get; }

    /// <summary>Writes the result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="output">Where to; UTF-8.</param>
    /// <param name="look">What a terminal can show, and where files lie.</param>
    void Write(CheckResult result, Stream output, CheckLook look);
}

/// <summary>What a report of a check depends on besides the result.</summary>
/// <param name="Style">What the terminal can show.</param>
/// <param name="Screens">How many groups of differences are shown one by one in each fixture.</param>
/// <param name="PathOf">The path by which other programs know a fixture's folder, with <c>/</c>: relative to the repository's root.</param>
public sealed record CheckLook(Reporting.Console.TerminalStyle Style, int Screens, Func<string, string> PathOf);

/// <summary>All forms.</summary>
public static class CheckReports
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<ICheckReport> All { get; } = [new CheckScreen(), new CheckJson(), new CheckJUnit(), new CheckAnnotations(), new CheckSarif()];
}

/// <summary>Words that the forms share.</summary>
internal static class CheckWords
{
    /// <summary>Id of a kind of difference.</summary>
    public static string Of(DifferenceKind kind) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>Id of a direction.</summary>
    public static string Of(Direction direction) => direction.ToString().ToLowerInvariant();

    /// <summary>What stands for a group, as lines of plain text; may hold text from a log.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Difference> group)
    {
        Difference one = group[0];
        yield return $"was: {one.Was}";
        yield return $"is: {one.Is}";
        foreach (Change change in one.Changes.Where(c => c.Label != "cause"))
        {
            yield return $"{change.Label}: {change.Was} -> {change.Is}";
        }

        foreach (Change evidence in one.Evidence)
        {
            yield return evidence.Was.Length > 0 ? $"- {evidence.Was}" : $"+ {evidence.Is}";
        }

        foreach (string reason in one.Reasons)
        {
            yield return reason;
        }

        if (one.Judged is not null)
        {
            yield return $"{Of(one.Direction)}: {one.Judged}";
        }

        if (group.Count > 1)
        {
            yield return $"and {group.Count - 1} more like it: {string.Join(", ", group.Skip(1).Take(5).Select(d => d.Subject))}{(group.Count > 6 ? ", …" : "")}";
        }
    }
}
