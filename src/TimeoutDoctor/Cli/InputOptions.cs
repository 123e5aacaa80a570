using System.CommandLine;
using System.Globalization;
using TimeoutDoctor.Cli.Configuration;
using TimeoutDoctor.Formats.Detection;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;

namespace TimeoutDoctor.Cli;

/// <summary>The options that say what to read and by which limits to judge it; shared by all commands that read logs.</summary>
internal sealed class InputOptions(TimeProvider clock)
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Log files, folders (with all below them), quoted globs, - for standard input, s3://bucket/prefix, or cloudwatch:log-group[:stream-prefix]. Role and format are recognised by content.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _gateway = Paths("--gateway", "API Gateway access logs, whatever their content looks like.");
    private readonly Option<string?> _gatewayFormat = new("--gateway-format") { Description = "The access log format of the API's stage: the string itself, what the AWS CLI prints of it, or @file." };
    private readonly Option<string[]> _elb = Paths("--elb", "Load balancer access logs.");
    private readonly Option<string[]> _app = Paths("--app", "Application or instance logs.");
    private readonly Option<string[]> _sources = new("--source") { Description = "A source with all that is known of it: an entry of the configuration's 'sources' as JSON. May be given several times.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string[]> _zones = new("--zone") { Description = "Subnet and its availability zone, such as 10.0.1.0/24=us-east-1a. May be given several times.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _appFormat = new("--app-format") { Description = "Format of the logs given by --app: a format's id, the pattern of Tomcat, Apache, nginx, gunicorn or Envoy, or a regular expression with named groups; 'apache:%h …' where the pattern fits several." };
    private readonly Option<string?> _durationUnit = new("--duration-unit") { Description = "Unit of durations that do not tell theirs (Tomcat's %D): us, ms or s." };
    private readonly Option<string?> _timeZone = new("--app-timezone") { Description = "Zone of stamps without an offset, such as Europe/Berlin (default UTC); goes before the configuration's." };
    private readonly Option<string?> _config = new("--config") { Description = "Configuration file (default: timeout-doctor.json in the current folder, if there is one)." };
    private readonly Option<string?> _from = new("--from") { Description = "Only requests that start at or after this moment (ISO 8601; UTC when no zone is given)." };
    private readonly Option<string?> _to = new("--to") { Description = "Only requests that start before this moment." };
    private readonly Option<string?> _since = new("--since") { Description = "Only requests of the last 2h, 30m, 1d, …" };
    private readonly Option<string?> _gatewayTimeout = new("--gateway-timeout") { Description = "API Gateway integration timeout (default 29s)." };
    private readonly Option<string?> _elbTimeout = new("--elb-timeout") { Description = "Load balancer idle timeout (default 60s)." };
    private readonly Option<string?> _fastBackend = new("--fast-backend") { Description = "A backend that answers within this was fast (default 10s)." };
    private readonly Option<string?> _now = new("--now") { Description = "The current time to assume, for --since and for reports that come out the same byte for byte (ISO 8601)." };
    private readonly Option<string[]> _events = new("--event") { Description = "Something that happened, such as 'deploy@2026-11-23T01:00:00Z': do timeouts crowd around it? May be given several times." };
    private readonly Option<string?> _targets = new("--targets") { Description = "Zones of the targets: a file with {\"10.0.1.0/24\": \"us-east-1a\"}, or the output of 'aws ec2 describe-instances'." };
    private readonly Option<bool> _noClockCorrection = new("--no-clock-correction") { Description = "Take all hosts' clocks as they are." };
    private readonly JoinOptions _join = new();
    private readonly Option<int?> _threads = new("--threads") { Description = "Reading threads (default: one per processor)." };
    private readonly Option<int?> _ratio = new("--max-decompression-ratio") { Description = $"How many times its size gzip data may grow (default {RunOptions.DefaultDecompressionRatio})." };
    private readonly Option<bool> _full = new("--full") { Description = "Fetch everything in the window from remote sources, not only what lies around timed-out requests." };
    private readonly RemoteOptions _remote = new(clock);
    private readonly Option<bool> _debug = new("--debug") { Description = "Show stack traces." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_paths);
        command.Options.Add(_events);
        command.Options.Add(_targets);
        foreach (Option option in (Option[])[_gateway, _gatewayFormat, _elb, _app, _appFormat, _durationUnit, _sources, _timeZone, _zones, _config, _from, _to, _since, _now, _gatewayTimeout, _elbTimeout, _fastBackend, _noClockCorrection, _threads, _ratio, _debug])
        {
            command.Options.Add(option);
        }

        command.Options.Add(_full);
        _remote.AddTo(command);
        _join.AddTo(command);
    }

    /// <summary>The values given, as what to run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="commandLine">The same as text, for the report.</param>
    /// <param name="sourcesOptional">Whether a run may name no logs.</param>
    /// <exception cref="UserErrorException">A value cannot be used.</exception>
    public RunOptions Read(ParseResult parsed, string commandLine, bool sourcesOptional = false) => Read(parsed, commandLine, sourcesOptional, records: false).Options;

    /// <summary>The values given, as what to record, and what the configuration says of redaction.</summary>
    /// <exception cref="UserErrorException">A value cannot be used.</exception>
    public (RunOptions Options, RedactionSection? Redaction) ReadForRecord(ParseResult parsed, string commandLine) =>
        Read(parsed, commandLine, sourcesOptional: false, records: true);

    private (RunOptions Options, RedactionSection? Redaction) Read(ParseResult parsed, string commandLine, bool sourcesOptional, bool records)
    {
        string here = Directory.GetCurrentDirectory();
        ConfigurationFile? file = ConfigurationFile.Find(parsed.GetValue(_config), here);
        List<InputRequest> inputs = InputsOf(parsed, here, file);
        if (!sourcesOptional && inputs.TrueForAll(i => i.OnlyDescribes))
        {
            throw new UserErrorException(ExitCode.Usage, "No logs were named; give files or folders, or a configuration file with sources (--config).");
        }

        if (GatewayFormatOf(parsed.GetValue(_gatewayFormat), here) is { } pattern)
        {
            inputs = [.. inputs.Select(i => i with { Options = i.Options with { GatewayPattern = pattern } })];
        }

        return (new RunOptions
        {
            Inputs = inputs,
            Policy = PolicyOf(parsed, file?.Policy() ?? new TimeoutPolicy()),
            Now = NowOf(parsed),
            Events = [.. (parsed.GetValue(_events) ?? []).Select(EventOf)],
            Zones = parsed.GetValue(_targets) is { } targets ? TargetsFile.Read(Path.Combine(here, targets)) : ZonesOf(parsed, file),
            From = FromOf(parsed),
            To = MomentOf(parsed.GetValue(_to), "--to"),
            Threads = Math.Clamp(parsed.GetValue(_threads) ?? file?.Threads() ?? Math.Min(Environment.ProcessorCount, 16), 1, 64),
            DecompressionRatio = Math.Max(1, parsed.GetValue(_ratio) ?? file?.DecompressionRatio() ?? RunOptions.DefaultDecompressionRatio),
            Join = _join.Read(parsed),
            Routes = file?.Routes() ?? [],
            CorrectClocks = !parsed.GetValue(_noClockCorrection),
            SettingNotes = NotesOf(file, inputs, records),
            Remote = _remote.Read(parsed) with { Full = parsed.GetValue(_full) },
            CommandLine = commandLine,
        }, file?.Redaction);
    }

    // Paths on the command line say what to read; what the configuration says of those files still holds.
    private List<InputRequest> InputsOf(ParseResult parsed, string here, ConfigurationFile? file)
    {
        TimeZoneInfo? zone = parsed.GetValue(_timeZone) is { } id ? Usable(() => SourceSettings.ZoneOf(id, "--app-timezone")) : null;
        var plain = zone is null ? new SourceOptions() : new SourceOptions { TimeZone = zone };
        plain = plain with { DurationUnitTicks = UnitOf(parsed.GetValue(_durationUnit)) };
        SourceSettings settings = file?.Settings(zone) ?? new SourceSettings(null, zone);
        var inputs = new List<InputRequest>();
        AddInputs(inputs, parsed.GetValue(_paths), here, plain);
        AddInputs(inputs, parsed.GetValue(_gateway), here, plain with { Hop = Hop.Gateway });
        AddInputs(inputs, parsed.GetValue(_elb), here, plain with { Hop = Hop.LoadBalancer });
        AddInputs(inputs, parsed.GetValue(_app), here, OfApp(parsed, plain with { Hop = Hop.App }));
        foreach (string text in parsed.GetValue(_sources) ?? [])
        {
            SourceSection source = Usable(() => SourceSettings.Parse(text), "--source: ");
            inputs.Add(new InputRequest(source.Path!, here, Usable(() => settings.Options(source, "--source"))));
        }

        bool named = inputs.Count > 0;
        inputs.AddRange((file?.Inputs(settings) ?? []).Select(i => i with { OnlyDescribes = named }));
        return inputs;
    }

    private ZoneMap ZonesOf(ParseResult parsed, ConfigurationFile? file)
    {
        var zones = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in parsed.GetValue(_zones) ?? [])
        {
            string[] parts = pair.Split('=', 2);
            zones[parts[0]] = parts.Length == 2 ? parts[1] : throw new UserErrorException(ExitCode.Usage, $"--zone '{pair}' has no zone; write 10.0.1.0/24=us-east-1a.");
        }

        _ = Usable(() => ZoneMap.Of(zones), "--zone: ");
        foreach ((string subnet, string zone) in file?.Zones() ?? new Dictionary<string, string>())
        {
            zones.TryAdd(subnet, zone);
        }

        return Usable(() => ZoneMap.Of(zones), file is null ? "" : $"{file.Name}: zones: ");
    }

    private static List<string> NotesOf(ConfigurationFile? file, List<InputRequest> inputs, bool records)
    {
        var notes = new List<string>();
        if (file is { IsNamed: false } && inputs.Exists(i => !i.FromConfiguration))
        {
            notes.Add($"The settings of {file.Name} in this folder apply.");
        }

        notes.AddRange((records ? [] : file?.Unused ?? []).Select(key => $"'{key}' in {file!.Name} is for recording fixtures; this command does not use it."));
        return notes;
    }

    private static T Usable<T>(Func<T> read, string before = "")
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new UserErrorException(ExitCode.Usage, $"{before}{e.Message.TrimEnd('.')}.", e);
        }
    }

    private static string? GatewayFormatOf(string? given, string here)
    {
        if (given is null || !given.StartsWith('@'))
        {
            return given;
        }

        string path = Path.GetFullPath(Path.Combine(here, given[1..]));
        return File.Exists(path)
            ? File.ReadAllText(path)
            : throw new UserErrorException(ExitCode.Usage, $"--gateway-format: the file '{given[1..]}' does not exist.");
    }

    private static Option<string[]> Paths(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };

    private SourceOptions OfApp(ParseResult parsed, SourceOptions options) =>
        parsed.GetValue(_appFormat) is { Length: > 0 } format ? AppFormat.Apply(format, options) : options;

    private static long? UnitOf(string? name) => name switch
    {
        null => null,
        "us" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        _ => throw new UserErrorException(ExitCode.Usage, $"--duration-unit '{name}' is not known; it must be us, ms or s."),
    };

    private static void AddInputs(List<InputRequest> inputs, string[]? paths, string here, SourceOptions options) =>
        inputs.AddRange((paths ?? []).Select(path => new InputRequest(path, here, options)));

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
        return NowOf(parsed) - span;
    }

    private Instant NowOf(ParseResult parsed) => parsed.GetValue(_now) is { } now ? MomentOf(now, "--now") : Instant.From(clock.GetUtcNow());

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null : DurationOption.Parse(text) ?? throw BadDuration(option.Name, text);

    private static UserErrorException BadDuration(string option, string text) =>
        new(ExitCode.Usage, $"{option} '{text}' is not a duration; write 29s, 500ms, 5m, 2h or 1d.");

    private static KnownEvent EventOf(string text)
    {
        int at = text.IndexOf('@');
        return at > 0 ? new KnownEvent(text[..at], MomentOf(text[(at + 1)..], "--event"))
            : throw new UserErrorException(ExitCode.Usage, $"--event '{text}' names no moment; write deploy@2026-11-23T01:00:00Z.");
    }

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
