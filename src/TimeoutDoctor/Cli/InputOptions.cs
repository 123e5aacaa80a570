using System.CommandLine;
using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary>The options that say what to read and by which limits to judge it; shared by all commands that read logs.</summary>
internal sealed class InputOptions(TimeProvider clock)
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Log files, folders (with all below them), quoted globs, or - for standard input. Role and format are recognised by content.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _gateway = Paths("--gateway", "API Gateway access logs, whatever their content looks like.");
    private readonly Option<string[]> _elb = Paths("--elb", "Load balancer access logs.");
    private readonly Option<string[]> _app = Paths("--app", "Application or instance logs.");
    private readonly Option<string?> _config = new("--config") { Description = "Configuration file; without it, timeout-doctor.json in the current folder is used when no path is given." };
    private readonly Option<string?> _from = new("--from") { Description = "Only requests that start at or after this moment (ISO 8601; UTC when no zone is given)." };
    private readonly Option<string?> _to = new("--to") { Description = "Only requests that start before this moment." };
    private readonly Option<string?> _since = new("--since") { Description = "Only requests of the last 2h, 30m, 1d, …" };
    private readonly Option<string?> _gatewayTimeout = new("--gateway-timeout") { Description = "API Gateway integration timeout (default 29s)." };
    private readonly Option<string?> _elbTimeout = new("--elb-timeout") { Description = "Load balancer idle timeout (default 60s)." };
    private readonly Option<string?> _fastBackend = new("--fast-backend") { Description = "A backend that answers within this was fast (default 10s)." };
    private readonly Option<bool> _noClockCorrection = new("--no-clock-correction") { Description = "Take all hosts' clocks as they are." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Reading threads (default: one per processor)." };
    private readonly Option<bool> _debug = new("--debug") { Description = "Show stack traces." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        foreach (Option option in (Option[])[_gateway, _elb, _app, _config, _from, _to, _since, _gatewayTimeout, _elbTimeout, _fastBackend, _noClockCorrection, _threads, _debug])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The values given, as what to run.</summary>
    /// <exception cref="UserErrorException">A value cannot be used.</exception>
    public RunOptions Read(ParseResult parsed, string commandLine)
    {
        string here = Directory.GetCurrentDirectory();
        var inputs = new List<InputRequest>();
        AddInputs(inputs, parsed.GetValue(_paths), here, null);
        AddInputs(inputs, parsed.GetValue(_gateway), here, Hop.Gateway);
        AddInputs(inputs, parsed.GetValue(_elb), here, Hop.LoadBalancer);
        AddInputs(inputs, parsed.GetValue(_app), here, Hop.App);
        ConfigurationFile? file = ConfigurationFile.Find(parsed.GetValue(_config), here, inputs.Count == 0);
        if (inputs.Count == 0 && file is not null)
        {
            inputs.AddRange(file.Inputs());
        }

        if (inputs.Count == 0)
        {
            throw new UserErrorException(ExitCode.Usage, "No logs were named; give files or folders, or a configuration file with sources (--config).");
        }

        return new RunOptions
        {
            Inputs = inputs,
            Policy = PolicyOf(parsed, file?.Policy() ?? new TimeoutPolicy()),
            From = FromOf(parsed),
            To = MomentOf(parsed.GetValue(_to), "--to"),
            Threads = parsed.GetValue(_threads) is { } threads ? Math.Clamp(threads, 1, 64) : Math.Clamp(Environment.ProcessorCount, 1, 16),
            CorrectClocks = !parsed.GetValue(_noClockCorrection),
            CommandLine = commandLine,
        };
    }

    private static Option<string[]> Paths(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };

    private static void AddInputs(List<InputRequest> inputs, string[]? paths, string here, Hop? hop)
    {
        foreach (string path in paths ?? [])
        {
            inputs.Add(new InputRequest(path, here, new SourceOptions { Hop = hop }));
        }
    }

    private TimeoutPolicy PolicyOf(ParseResult parsed, TimeoutPolicy policy) => policy with
    {
        Gateway = Duration(parsed, _gatewayTimeout) ?? policy.Gateway,
        LoadBalancer = Duration(parsed, _elbTimeout) ?? policy.LoadBalancer,
        FastBackend = Duration(parsed, _fastBackend) ?? policy.FastBackend,
    };

    private Instant FromOf(ParseResult parsed)
    {
        if (parsed.GetValue(_since) is not { } since)
        {
            return MomentOf(parsed.GetValue(_from), "--from");
        }

        TimeSpan span = DurationOption.Parse(since) ?? throw BadDuration("--since", since);
        return Instant.From(clock.GetUtcNow()) - span;
    }

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null : DurationOption.Parse(text) ?? throw BadDuration(option.Name, text);

    private static UserErrorException BadDuration(string option, string text) =>
        new(ExitCode.Usage, $"{option} '{text}' is not a duration; write 29s, 500ms, 5m, 2h or 1d.");

    private static Instant MomentOf(string? text, string option)
    {
        if (text is null)
        {
            return default;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? Instant.From(moment)
            : throw new UserErrorException(ExitCode.Usage, $"{option} '{text}' is not a moment; write 2026-11-23T01:00:00Z.");
    }
}
