using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Aws;

/// <summary>Makes clients with the user's credentials, region and endpoint. Credentials come from AWS's own chain and stay inside it.</summary>
/// <param name="access">What was asked for.</param>
/// <param name="credentials">Credentials to use instead of the user's own, for tests.</param>
internal sealed class AwsConnection(RemoteAccess access, AWSCredentials? credentials = null)
{
    // The SDK's retry quota is shared by all calls in flight and runs dry when many are throttled at once; waiting is done by our own gate,
    // which repeats what the SDK gives up. A server that is silent costs this many times the patience.
    private const int Retries = 4;

    private readonly Lazy<AWSCredentials?> _credentials = new(() => credentials ?? Credentials(access));

    /// <summary>What was asked for.</summary>
    public RemoteAccess Access => access;

    /// <summary>A client for S3.</summary>
    /// <param name="region">The region wanted, or null for the one of the options or the configuration.</param>
    public AmazonS3Client S3(string? region = null)
    {
        var config = new AmazonS3Config { AllowAutoRedirect = true };
        Configure(config, region, RegionEndpoint.USEast1);
        // Only AWS itself answers at bucket.host.
        config.ForcePathStyle = access.EndpointUrl is not null || HasEndpoint("AWS_ENDPOINT_URL_S3");
        return _credentials.Value is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Fills in what all services share.</summary>
    /// <param name="config">The service's configuration.</param>
    /// <param name="region">The region wanted, or null for the one of the options or the configuration.</param>
    /// <param name="otherwise">The region where none is configured; null makes that an error.</param>
    /// <exception cref="UserErrorException">No region is known.</exception>
    public void Configure(ClientConfig config, string? region, RegionEndpoint? otherwise)
    {
        RegionEndpoint found = (region ?? access.Region) is { } named ? RegionEndpoint.GetBySystemName(named) : Configured() ?? otherwise
            ?? throw new UserErrorException(ExitCode.Usage, "No AWS region is configured; give --region, or set AWS_REGION.");
        if (access.EndpointUrl is { } url)
        {
            config.ServiceURL = url;
            config.AuthenticationRegion = found.SystemName;
        }
        else
        {
            config.RegionEndpoint = found;
        }

        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.ThrottleRetries = false;
        config.Timeout = access.Patience;
    }

    /// <summary>The credentials that were chosen by an option; null for the default chain.</summary>
    public AWSCredentials? Chosen => _credentials.Value;

    private RegionEndpoint? Configured()
    {
        if (access.Profile is { } name && new CredentialProfileStoreChain().TryGetProfile(name, out CredentialProfile profile) && profile.Region is { } region)
        {
            return region;
        }

        string? variable = Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION");
        return variable is { Length: > 0 } ? RegionEndpoint.GetBySystemName(variable) : FallbackRegionFactory.GetRegionEndpoint(includeInstanceMetadata: false);
    }

    private static AWSCredentials? Credentials(RemoteAccess access)
    {
        AWSCredentials? chosen = null;
        if (access.Profile is { } profile && !new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out chosen))
        {
            throw new UserErrorException(ExitCode.Usage, $"The AWS configuration has no usable profile '{profile}'; 'aws configure list-profiles' lists them.");
        }

        if (access.RoleArn is { } role)
        {
            return new AssumeRoleAWSCredentials(chosen ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), role, "timeout-doctor");
        }

        return chosen;
    }

    private static bool HasEndpoint(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };
}
