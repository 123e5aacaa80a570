using System.Diagnostics;
using System.Globalization;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>The stand-ins for AWS, started once for all tests that use them. All listen on 127.0.0.1 and end with the test process.</summary>
public sealed class AwsServers : IAsyncLifetime
{
    public const string Collection = "AWS stand-ins";

    private Process? _s3;

    internal S3Proxy S3 { get; private set; } = null!;

    internal LogsServer Logs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Logs = new LogsServer();
        await Logs.StartAsync();
        if (AwsFactAttribute.Missing is not null)
        {
            return;
        }

        var start = new ProcessStartInfo("node") { WorkingDirectory = AwsFactAttribute.Folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("s3-server.mjs");
        _s3 = Process.Start(start)!;
        string ready = await _s3.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the S3 server did not start");
        S3 = new S3Proxy($"http://127.0.0.1:{int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture)}");
        await S3.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Logs.DisposeAsync();
        if (_s3 is not null)
        {
            await S3.DisposeAsync();
            // It ends by itself when its input closes, also when this process is killed.
            _s3.StandardInput.Close();
            if (!_s3.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _s3.Kill(entireProcessTree: true);
            }

            _s3.Dispose();
        }
    }

    /// <summary>The environment in which a client finds the stand-ins, and nothing else.</summary>
    internal Dictionary<string, string?> Environment(string cache) => new()
    {
        ["AWS_ACCESS_KEY_ID"] = Signature.Key,
        ["AWS_SECRET_ACCESS_KEY"] = Signature.Secret,
        ["AWS_SESSION_TOKEN"] = null,
        ["AWS_PROFILE"] = null,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_ENDPOINT_URL_S3"] = S3?.Url,
        ["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] = Logs.Url,
        ["AWS_PAGER"] = "",
        ["XDG_CACHE_HOME"] = cache,
    };
}

/// <summary>Shares the stand-ins.</summary>
[CollectionDefinition(AwsServers.Collection)]
public sealed class AwsCollection : ICollectionFixture<AwsServers>;
