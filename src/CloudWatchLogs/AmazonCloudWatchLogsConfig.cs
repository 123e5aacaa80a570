using Amazon.CloudWatchLogs.Internal;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.CloudWatchLogs;

/// <summary>Configuration of <see cref="AmazonCloudWatchLogsClient"/>.</summary>
public class AmazonCloudWatchLogsConfig : ClientConfig
{
    internal const string Id = "CloudWatch Logs";
    private const string Version = "2014-03-28";

    private static readonly string Agent = InternalSDKUtils.BuildUserAgentString(Id, Version);

    /// <summary>Makes a configuration with the SDK's own defaults.</summary>
    public AmazonCloudWatchLogsConfig()
        : base(new Defaults())
    {
        // The service id makes the names of the endpoint settings: AWS_ENDPOINT_URL_CLOUDWATCH_LOGS.
        ServiceId = Id;
        AuthenticationServiceName = "logs";
        EndpointProvider = new LogsEndpointProvider();
    }

    /// <inheritdoc />
    public override string RegionEndpointServiceName => "logs";

    /// <inheritdoc />
    public override string ServiceVersion => Version;

    /// <inheritdoc />
    public override string UserAgent => Agent;

    /// <inheritdoc />
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new LogsEndpointParameters(this));

    private sealed class Defaults : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(RegionEndpoint clientRegion, DefaultConfigurationMode? requestedConfigurationMode) =>
            new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }
}
