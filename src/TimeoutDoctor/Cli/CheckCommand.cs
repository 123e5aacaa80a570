using System.CommandLine;
using System.Globalization;
using System.Text;
using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Conditions;
using TimeoutDoctor.Fixtures.Checks;
using TimeoutDoctor.Fixtures.Reports;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Cli;

/// <summary><c>check</c>: diagnoses recorded fixtures again and says what changed, why, and whether it is better or worse.</summary>
internal sealed class CheckCommand
{
    private const int ScreensShown = 10;

    private readonly Argument<string[]> _fixtures = new("fixture") { Description = "Folders of fixtures (with fixture.json), or folders that hold nothing but fixtures.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _config = new("--config") { Description = "A configuration to check against the fixtures: its limits, named formats, zones and time zone go before theirs." };
    private readonly Option<bool> _configOnly = new("--config-only") { Description = "Check the configuration alone: read it, and try its formats on sample lines and on the files that exist." };
    private readonly Option<bool> _update = new("--update") { Description = "Rewrite what is expected with what is found; review the change before you commit it." };
    private readonly Option<string> _format = new("--format") { Description = "What standard output carries: text, json, junit, github (annotations; the step summary as well) or sarif.", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _time = new("--time-tolerance") { Description = "How far times and durations may move (default 5ms; a clock at least by its own bound)." };
    private readonly Option<double?> _confidence = new("--confidence-tolerance") { Description = "How far confidences may move (default 0.05)." };
    private readonly Option<int?> _show = new("--show") { Description = "How many differences of a fixture are shown one by one, like ones being one (default 10)." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Fixtures checked at a time; the result does not depend on it." };
    private readonly ConditionOptions _conditions = new();
    private readonly Option<bool> _debug = new("--debug") { Description = "Show stack traces." };

    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal) => new CheckCommand().Make(terminal);

    private Command Make(Terminal terminal)
    {
        var command = new Command("check", "Diagnose recorded fixtures again and say what changed.");
        var outputs = new OutputOptions();
        _format.AcceptOnlyFromAmong([.. CheckReports.All.Select(r => r.Id)]);
        command.Arguments.Add(_fixtures);
        foreach (Option option in (Option[])[_config, _configOnly, _update, _format, _time, _confidence, _show, _threads, _debug])
        {
            command.Options.Add(option);
        }

        _conditions.AddTo(command);
        outputs.AddStyleTo(command);
        command.SetAction((parsed, cancel) => Task.Run(() => (int)Execute(parsed, outputs.Read(parsed, terminal), terminal, cancel), CancellationToken.None));
        return command;
    }

    private ExitCode Execute(ParseResult parsed, OutputChoice choice, Terminal terminal, CancellationToken cancel)
    {
        string here = Directory.GetCurrentDirectory();
        if (parsed.GetValue(_configOnly))
        {
            return ConfigurationAlone(parsed, here, terminal, cancel);
        }

        IReadOnlyList<(string Path, string Name)> fixtures = FixtureSearch.Find(parsed.GetValue(_fixtures) ?? [], here);
        if (fixtures.Count == 0)
        {
            throw new UserErrorException(ExitCode.Usage, "No fixture was named; give the folders of fixtures.");
        }

        ConfigurationFile? settings = parsed.GetValue(_config) is { } config ? ConfigurationFile.Find(config, here) : null;
        IReadOnlyList<Condition> failOn = _conditions.Read(parsed);
        int threads = Math.Clamp(parsed.GetValue(_threads) ?? Environment.ProcessorCount, 1, 64);
        CheckResult result = new FixtureCheck(f => FixtureInputs.Of(f, settings), TolerancesOf(parsed), parsed.GetValue(_update), failOn).Run(fixtures, threads, cancel);
        string format = parsed.GetValue(_format)!;
        var look = new CheckLook(new TerminalStyle(choice.Width, choice.Color, terminal.Unicode), Math.Max(1, parsed.GetValue(_show) ?? ScreensShown), name => PathOf(name, here));
        CheckReports.All.Single(r => r.Id == format).Write(result, terminal.RawOut, look);
        terminal.RawOut.Flush();
        Summarise(result, look, format);
        foreach (UserErrorException error in result.Fixtures.Select(f => f.Error).OfType<UserErrorException>())
        {
            terminal.Error.WriteLine(parsed.GetValue(_debug) ? error.ToString() : "timeout-doctor: " + error.Message);
        }

        return result.Code;
    }

    private ExitCode ConfigurationAlone(ParseResult parsed, string here, Terminal terminal, CancellationToken cancel)
    {
        if (parsed.GetValue(_fixtures) is { Length: > 0 } || parsed.GetValue(_update) || parsed.GetValue(_format) != "text" || _conditions.Read(parsed).Count > 0)
        {
            throw new UserErrorException(ExitCode.Usage, "--config-only takes no fixtures, no --update, no --format and no --fail-on; leave them out.");
        }

        ConfigurationFile file = ConfigurationFile.Find(parsed.GetValue(_config), here)
            ?? throw new UserErrorException(ExitCode.Usage, $"There is no {ConfigurationFile.DefaultName} in this folder; name the configuration with --config.");
        IReadOnlyList<ConfigurationTrial> trials = new ConfigurationCheck(file, cancel).Run();
        int wrong = trials.Count(t => t.Failure is not null);
        terminal.Out.WriteLine(wrong == 0 ? $"{file.Name} can be used." : $"{file.Name}: {wrong} of {trials.Count} checks failed.");
        foreach (ConfigurationTrial trial in trials)
        {
            terminal.Out.WriteLine(SafeText.Of($"{(trial.Failure is null ? "ok  " : "FAIL")}  {trial.Where}: {trial.Failure ?? trial.What}"));
        }

        return wrong == 0 ? ExitCode.Done : ExitCode.Usage;
    }

    // Annotations are few and short by GitHub's limits; the whole goes to the summary page.
    private static void Summarise(CheckResult result, CheckLook look, string format)
    {
        if (format == "github" && Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
        {
            File.AppendAllText(file, CheckStepSummary.Of(result, look), new UTF8Encoding(false));
        }
    }

    // Annotations name files from the repository's root, wherever in it the command runs.
    private static string PathOf(string name, string here)
    {
        string root = Environment.GetEnvironmentVariable("GITHUB_WORKSPACE") is { Length: > 0 } workspace ? workspace : here;
        string relative = Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(here, name))).Replace('\\', '/');
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? name : relative;
    }

    private Tolerances TolerancesOf(ParseResult parsed)
    {
        var tolerances = new Tolerances();
        if (parsed.GetValue(_time) is { } time)
        {
            TimeSpan span = DurationOption.Parse(time) ?? throw new UserErrorException(ExitCode.Usage, $"--time-tolerance '{time}' is not a duration; write 5ms or 1s.");
            tolerances = tolerances with { Ms = span.TotalMilliseconds };
        }

        return parsed.GetValue(_confidence) is not { } confidence ? tolerances
            : confidence is >= 0 and <= 1 ? tolerances with { Confidence = confidence }
            : throw new UserErrorException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"--confidence-tolerance {confidence} is out of range; give a number from 0 to 1."));
    }
}
