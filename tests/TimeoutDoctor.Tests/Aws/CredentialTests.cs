using System.Security.Cryptography;
using System.Text;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Credentials are found wherever AWS's own tools find them, and what was found signs the requests.</summary>
[Collection(AwsServers.Collection)]
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Group = "/credentials";

    private readonly AwsServers _servers;
    private readonly CredentialServer _credentials = new();
    private readonly ScratchFolder _folder = new();

    public CredentialTests(AwsServers servers)
    {
        _servers = servers;
        _servers.Logs.Reset();
        _servers.Logs.Put(Group, [new StoredEvent("one", new DateTimeOffset(2026, 3, 2, 10, 1, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), "event", "1")]);
    }

    public Task InitializeAsync() => _credentials.StartAsync();

    [Fact]
    public void Of_the_container() => AssertSignedWith("container", new()
    {
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = _credentials.Url + "/container",
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "container-token",
    });

    [Fact]
    public void Of_the_instance() => AssertSignedWith("instance", new()
    {
        ["AWS_EC2_METADATA_DISABLED"] = null,
        ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _credentials.Url,
    });

    [Fact]
    public void Of_single_sign_on()
    {
        _folder.Write(".aws/config", "[profile sso]\nsso_session = work\nsso_account_id = 123456789012\nsso_role_name = reader\nregion = us-east-1\n[sso-session work]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\nsso_registration_scopes = sso:account:access\n");
        string name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("work")));
        _folder.Write($".aws/sso/cache/{name}.json", """{"startUrl":"https://example.awsapps.com/start","region":"us-east-1","accessToken":"sso-token","expiresAt":"2099-01-01T00:00:00Z"}""");
        AssertSignedWith("sso", new()
        {
            ["AWS_CONFIG_FILE"] = _folder[".aws/config"],
            ["AWS_SHARED_CREDENTIALS_FILE"] = _folder[".aws/config"],
            ["HOME"] = _folder.Path,
            ["AWS_ENDPOINT_URL_SSO"] = _credentials.Url,
        }, "--profile", "sso");
    }

    [Fact]
    public void Of_a_role_that_is_assumed() => AssertSignedWith("role", new()
    {
        ["AWS_ACCESS_KEY_ID"] = Signature.Key,
        ["AWS_SECRET_ACCESS_KEY"] = Signature.Secret,
        ["AWS_ENDPOINT_URL_STS"] = _credentials.Url,
    }, "--role-arn", "arn:aws:iam::123456789012:role/reader");

    [Fact]
    public void Of_a_web_identity_such_as_a_service_account_or_a_workflow_has()
    {
        _folder.Write("token", "web-token");
        AssertSignedWith("web", new()
        {
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = _folder["token"],
            ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/reader",
            ["AWS_ROLE_SESSION_NAME"] = "report",
            ["AWS_ENDPOINT_URL_STS"] = _credentials.Url,
        });
    }

    [AwsFact]
    public void Of_a_role_of_another_account_open_a_bucket_that_its_callers_pay_for()
    {
        _folder.Write("store/one.log", "GET /");
        StoredIncident.Put(_servers, _folder["store"], "s3://shared-logs/logs");
        _servers.S3.Reset();
        ToolRun run = Pull(
            new() { ["AWS_ACCESS_KEY_ID"] = Signature.Key, ["AWS_SECRET_ACCESS_KEY"] = Signature.Secret, ["AWS_ENDPOINT_URL_STS"] = _credentials.Url },
            "s3://shared-logs/logs", "--role-arn", "arn:aws:iam::999999999999:role/log-reader", "--requester-pays");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(_servers.S3.Calls, c => Assert.Equal(("role", "requester"), (c.Headers["x-amz-security-token"], c.Headers["x-amz-request-payer"])));
        Assert.Contains(_servers.S3.Calls, c => c.Path.EndsWith("/logs/one.log", StringComparison.Ordinal));
        Assert.Contains("999999999999", Encoding.UTF8.GetString(_credentials.Calls.Single(c => c.Method == "POST").Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_profile_whose_credentials_a_program_tells()
    {
        _folder.Write("keys.json", $$"""{"Version":1,"AccessKeyId":"{{Signature.Key}}","SecretAccessKey":"{{Signature.Secret}}","SessionToken":"process"}""");
        _folder.Write("config", $"[profile work]\nregion = us-east-1\ncredential_process = /bin/cat {_folder["keys.json"]}\n");
        AssertSignedWith("process", new() { ["AWS_CONFIG_FILE"] = _folder["config"], ["AWS_SHARED_CREDENTIALS_FILE"] = _folder["config"] }, "--profile", "work");
    }

    [Fact]
    public void That_are_nowhere_or_of_no_such_profile_are_one_sentence()
    {
        ToolRun run = Pull([]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("No AWS credentials were found", run.Error, StringComparison.Ordinal);
        Assert.Empty(_servers.Logs.Calls);
        run = Pull([], "--profile", "nobody");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no usable profile 'nobody'", run.Error, StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        await _credentials.DisposeAsync();
        _folder.Dispose();
    }

    private void AssertSignedWith(string token, Dictionary<string, string?> environment, params string[] arguments)
    {
        ToolRun run = Pull(environment, arguments);
        Assert.True(run.ExitCode == 0, $"{run.Error}{string.Join('\n', _credentials.Calls.Select(c => $"{c.Method} {c.Path}"))}");
        Assert.NotEmpty(_servers.Logs.Calls);
        Assert.All(_servers.Logs.Calls, call => Assert.Equal(token, call.Headers["x-amz-security-token"]));
        Assert.DoesNotContain(Signature.Secret, run.Error + run.OutputText, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(_folder["out"], "*", SearchOption.AllDirectories), f => Assert.DoesNotContain(Signature.Secret, File.ReadAllText(f), StringComparison.Ordinal));
    }

    private ToolRun Pull(Dictionary<string, string?> environment, params string[] arguments)
    {
        Dictionary<string, string?> all = _servers.Environment(_folder["cache"]);
        all["AWS_ACCESS_KEY_ID"] = all["AWS_SECRET_ACCESS_KEY"] = null;
        foreach ((string name, string? value) in environment)
        {
            all[name] = value;
        }

        return Tool.Run(_folder.Path, [], all, ["pull", $"cloudwatch:{Group}", "--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z", "--output", _folder["out"], .. arguments]);
    }
}
