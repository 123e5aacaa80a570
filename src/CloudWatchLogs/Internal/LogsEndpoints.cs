using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.CloudWatchLogs.Internal;

/// <summary>What an endpoint follows from.</summary>
internal sealed class LogsEndpointParameters : EndpointParameters
{
    public LogsEndpointParameters(IClientConfig config)
    {
        this["Region"] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        this["UseDualStack"] = config.UseDualstackEndpoint;
        this["UseFIPS"] = config.UseFIPSEndpoint;
        this["Endpoint"] = config.ServiceURL;
    }
}

/// <summary>Makes the address of the service: the one given, or <c>logs[-fips].{region}.{suffix of the partition}</c>.</summary>
internal sealed class LogsEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters["Endpoint"] is string { Length: > 0 } given)
        {
            return new Endpoint(given, "{}", "{}");
        }

        if (parameters["Region"] is not string { Length: > 0 } region)
        {
            throw new AmazonClientException("No region is set for CloudWatch Logs.");
        }

        Partition partition = Fn.Partition(region);
        string suffix = parameters["UseDualStack"] is true ? partition.dualStackDnsSuffix : partition.dnsSuffix;
        string fips = parameters["UseFIPS"] is true ? "-fips" : "";
        return new Endpoint($"https://logs{fips}.{region}.{suffix}", "{}", "{}");
    }
}

/// <summary>Resolves the endpoint inside the SDK's pipeline.</summary>
internal sealed class LogsEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new LogsEndpointParameters(requestContext.ClientConfig);

    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) => InjectHostPrefix(executionContext.RequestContext);
}

/// <summary>Signs with Signature Version 4.</summary>
internal sealed class LogsAuthSchemeHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => Amazon.Runtime.Credentials.Internal.AuthSchemeOption.DEFAULT_SIGV4;
}
