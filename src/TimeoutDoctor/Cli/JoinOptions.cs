using System.CommandLine;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>The options that say how sure a link without ids must be.</summary>
internal sealed class JoinOptions
{
    private readonly Option<double?> _minConfidence = new("--min-confidence") { Description = "Join records without shared ids only where the link is right with at least this probability (default 0.9)." };
    private readonly Option<double?> _maxWrong = new("--max-wrong") { Description = "Expected share of wrong links among all that are made without ids, such as 0.001; fewer are made, the surest first." };
    private readonly Option<bool> _noInference = new("--ids-only") { Description = "Join by ids alone; leave records without ids unjoined." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_minConfidence);
        command.Options.Add(_maxWrong);
        command.Options.Add(_noInference);
    }

    /// <summary>The values given.</summary>
    /// <exception cref="UserErrorException">A value is no probability.</exception>
    public JoinPolicy Read(ParseResult parsed) => new()
    {
        Infer = !parsed.GetValue(_noInference),
        MinConfidence = Probability(parsed.GetValue(_minConfidence), "--min-confidence", 0.5, 1) ?? new JoinPolicy().MinConfidence,
        MaxWrong = Probability(parsed.GetValue(_maxWrong), "--max-wrong", 0, 0.5),
    };

    // Below one half a rival may be likelier than what is joined.
    private static double? Probability(double? value, string option, double least, double most) =>
        value is null || (value >= least && value <= most) ? value
            : throw new UserErrorException(ExitCode.Usage, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option} {value} is out of range; give a number from {least} to {most}."));
}
