using System.CommandLine;
using TimeoutDoctor.Conditions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary><c>--fail-on</c>: conditions that end a run with exit code 1. The grammar is in docs/weekly.md.</summary>
internal sealed class ConditionOptions
{
    private readonly Option<string[]> _failOn = new("--fail-on")
    {
        Description = "End with exit code 1 if this holds, such as 'flagged > 0', 'p99(app) > 8s' or 'regression(gateway p99) > 20%'. May be given several times.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_failOn);

    /// <summary>The conditions given; a mistake in one is told before anything is read.</summary>
    /// <exception cref="UserErrorException">One is no condition.</exception>
    public IReadOnlyList<Condition> Read(ParseResult parsed) => [.. (parsed.GetValue(_failOn) ?? []).Select(ConditionParser.Parse)];

    /// <summary>Holds conditions against a run, and says what became of those that are met or cannot be judged.</summary>
    public static ExitCode Check(IReadOnlyList<Condition> conditions, IConditionFacts facts, Terminal terminal)
    {
        ExitCode code = ExitCode.Done;
        foreach (ConditionResult result in conditions.Select(c => ConditionCheck.Of(c, facts)))
        {
            if (result.Met == true)
            {
                code = ExitCode.ConditionMet;
                terminal.Error.WriteLine($"timeout-doctor: --fail-on is met: {result.Explanation}.");
            }
            else if (result.Met is null)
            {
                terminal.Error.WriteLine($"note: --fail-on: {result.Explanation}.");
            }
        }

        return code;
    }
}
