using Amazon.CloudWatchLogs.Internal;
using Amazon.CloudWatchLogs.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.CloudWatchLogs;

/// <summary>
/// A client for CloudWatch Logs on the SDK's own pipeline: signing, credentials, endpoints, retries and clock correction are the SDK's.
/// </summary>
public class AmazonCloudWatchLogsClient : AmazonServiceClient
{
    private static readonly IServiceMetadata Metadata = new LogsMetadata();

    /// <summary>Makes a client that finds credentials itself.</summary>
    public AmazonCloudWatchLogsClient(AmazonCloudWatchLogsConfig config)
        : base(config)
    {
    }

    /// <summary>Makes a client with credentials.</summary>
    public AmazonCloudWatchLogsClient(AWSCredentials credentials, AmazonCloudWatchLogsConfig config)
        : base(credentials, config)
    {
    }

    /// <inheritdoc />
    protected override IServiceMetadata ServiceMetadata => Metadata;

    /// <summary>Events of a group in the order of their time.</summary>
    public virtual Task<FilterLogEventsResponse> FilterLogEventsAsync(FilterLogEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<FilterLogEventsResponse>("FilterLogEvents", request, cancellationToken);

    /// <summary>Events of one stream.</summary>
    public virtual Task<GetLogEventsResponse> GetLogEventsAsync(GetLogEventsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetLogEventsResponse>("GetLogEvents", request, cancellationToken);

    /// <summary>Log groups.</summary>
    public virtual Task<DescribeLogGroupsResponse> DescribeLogGroupsAsync(DescribeLogGroupsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeLogGroupsResponse>("DescribeLogGroups", request, cancellationToken);

    /// <summary>Streams of a group.</summary>
    public virtual Task<DescribeLogStreamsResponse> DescribeLogStreamsAsync(DescribeLogStreamsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DescribeLogStreamsResponse>("DescribeLogStreams", request, cancellationToken);

    /// <summary>Starts a query.</summary>
    public virtual Task<StartQueryResponse> StartQueryAsync(StartQueryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<StartQueryResponse>("StartQuery", request, cancellationToken);

    /// <summary>Rows of a query.</summary>
    public virtual Task<GetQueryResultsResponse> GetQueryResultsAsync(GetQueryResultsRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetQueryResultsResponse>("GetQueryResults", request, cancellationToken);

    /// <summary>Stops a query.</summary>
    public virtual Task<StopQueryResponse> StopQueryAsync(StopQueryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<StopQueryResponse>("StopQuery", request, cancellationToken);

    /// <inheritdoc />
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        // What is added last runs first: authentication is chosen, then the endpoint.
        pipeline.AddHandlerAfter<Marshaller>(new LogsEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new LogsAuthSchemeHandler());
    }

    private Task<T> CallAsync<T>(string operation, AmazonWebServiceRequest request, CancellationToken cancel)
        where T : AmazonWebServiceResponse, new() =>
        InvokeAsync<T>(request, new InvokeOptions { RequestMarshaller = new LogsRequestMarshaller(operation), ResponseUnmarshaller = new LogsResponseUnmarshaller<T>() }, cancel);

    private sealed class LogsMetadata : IServiceMetadata
    {
        public string ServiceId => AmazonCloudWatchLogsConfig.Id;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}

/// <summary>Base of all requests.</summary>
public class AmazonCloudWatchLogsRequest : AmazonWebServiceRequest;
