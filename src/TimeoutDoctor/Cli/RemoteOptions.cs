using System.CommandLine;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli;

/// <summary>The options on how AWS is reached; shared by all commands that read from it.</summary>
internal sealed class RemoteOptions(TimeProvider clock)
{
    private readonly Option<string?> _profile = new("--profile") { Description = "AWS profile (default: the usual chain of environment, profile, SSO, container and instance)." };
    private readonly Option<string?> _region = new("--region") { Description = "AWS region (default: the configured one)." };
    private readonly Option<string?> _roleArn = new("--role-arn") { Description = "Role to assume with these credentials." };
    private readonly Option<string?> _endpointUrl = new("--endpoint-url") { Description = "Address used instead of AWS's own." };
    private readonly Option<bool> _requesterPays = new("--requester-pays") { Description = "Agree to pay for requests to buckets whose owner does not." };
    private readonly Option<string?> _maxDownload = new("--max-download") { Description = "Stop before more than this is fetched (default 2GiB)." };
    private readonly Option<string?> _cacheSize = new("--cache-size") { Description = "Bytes the cache may hold after a run (default 4GiB)." };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Neither use nor keep what was fetched before." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        AddAccessTo(command);
        command.Options.Add(_maxDownload);
        command.Options.Add(_cacheSize);
        command.Options.Add(_noCache);
    }

    /// <summary>Adds only the options on how AWS is reached, to a command that fetches no logs.</summary>
    public void AddAccessTo(Command command)
    {
        foreach (Option option in (Option[])[_profile, _region, _roleArn, _endpointUrl, _requesterPays])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The values given.</summary>
    /// <exception cref="UserErrorException">A value cannot be used.</exception>
    public RemoteAccess Read(ParseResult parsed)
    {
        var access = new RemoteAccess
        {
            Profile = parsed.GetValue(_profile),
            Region = parsed.GetValue(_region),
            RoleArn = parsed.GetValue(_roleArn),
            EndpointUrl = Endpoint(parsed.GetValue(_endpointUrl)),
            RequesterPays = parsed.GetValue(_requesterPays),
            UseCache = !parsed.GetValue(_noCache),
            Now = Instant.From(clock.GetUtcNow()),
        };
        return access with
        {
            MaxDownload = Size(parsed, _maxDownload) ?? access.MaxDownload,
            CacheSize = Size(parsed, _cacheSize) ?? access.CacheSize,
        };
    }

    private static string? Endpoint(string? text) =>
        text is null || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https") ? text
            : throw new UserErrorException(ExitCode.Usage, $"--endpoint-url '{text}' is not an address; write https://host.");

    private static long? Size(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } text ? null
            : ByteSize.Parse(text) ?? throw new UserErrorException(ExitCode.Usage, $"{option.Name} '{text}' is not a size; write 2GiB, 500MB or 10KiB.");
}
