using System.Runtime.CompilerServices;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;

namespace TimeoutDoctor.Sources.CloudWatch;

/// <summary>CloudWatch Logs of one region, read only.</summary>
internal sealed class LogsService : IDisposable
{
    /// <summary>Calls at a time: an account's quota for reading events is a few a second.</summary>
    public const int Parallel = 4;

    // Empty pages are normal and can be many; a token that does not change is not.
    private const int SameTokens = 3;
    private const int EmptyPages = 10;

    private readonly AmazonCloudWatchLogsClient _client;
    private readonly ThrottleGate _gate = new(Parallel);

    /// <summary>Opens the service.</summary>
    /// <param name="connection">Credentials and endpoint.</param>
    /// <param name="region">The region, or null for the configured one.</param>
    public LogsService(AwsConnection connection, string? region)
    {
        var config = new AmazonCloudWatchLogsConfig();
        connection.Configure(config, region, null);
        _client = connection.Chosen is { } credentials ? new AmazonCloudWatchLogsClient(credentials, config) : new AmazonCloudWatchLogsClient(config);
        Region = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion;
        Place = $"{config.ServiceURL} {Region}";
    }

    /// <summary>The region.</summary>
    public string Region { get; }

    /// <summary>Where it is: one cache serves several endpoints.</summary>
    public string Place { get; }

    /// <summary>Reads the events of a group, page by page, in the order of their time.</summary>
    public async IAsyncEnumerable<FilteredLogEvent> EventsAsync(FilterLogEventsRequest request, [EnumeratorCancellation] CancellationToken cancel)
    {
        int same = 0;
        while (true)
        {
            FilterLogEventsResponse page = await RunAsync(() => _client.FilterLogEventsAsync(request, cancel), "logs:FilterLogEvents", request.LogGroupIdentifier ?? request.LogGroupName!, cancel);
            foreach (FilteredLogEvent e in page.Events ?? [])
            {
                yield return e;
            }

            if (page.NextToken is null)
            {
                yield break;
            }

            same = page.NextToken == request.NextToken ? same + 1 : 0;
            if (same == SameTokens)
            {
                throw new UserErrorException(ExitCode.Remote, $"CloudWatch Logs does not advance in log group '{request.LogGroupName ?? request.LogGroupIdentifier}': the same token came {SameTokens + 1} times.");
            }

            request.NextToken = page.NextToken;
        }
    }

    /// <summary>Lists groups whose name starts so.</summary>
    public async IAsyncEnumerable<Amazon.CloudWatchLogs.Model.LogGroup> GroupsAsync(string? prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new DescribeLogGroupsRequest { LogGroupNamePrefix = prefix };
        do
        {
            DescribeLogGroupsResponse page = await RunAsync(() => _client.DescribeLogGroupsAsync(request, cancel), "logs:DescribeLogGroups", prefix ?? "*", cancel);
            foreach (Amazon.CloudWatchLogs.Model.LogGroup group in page.LogGroups ?? [])
            {
                yield return group;
            }

            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
    }

    /// <summary>The streams of a group that were written last.</summary>
    public async Task<IReadOnlyList<string>> LatestStreamsAsync(string group, int count, CancellationToken cancel)
    {
        var request = new DescribeLogStreamsRequest { LogGroupName = group, OrderBy = OrderBy.LastEventTime, Descending = true, Limit = count };
        DescribeLogStreamsResponse page = await RunAsync(() => _client.DescribeLogStreamsAsync(request, cancel), "logs:DescribeLogStreams", group, cancel);
        return [.. (page.LogStreams ?? []).Select(s => s.LogStreamName ?? "")];
    }

    /// <summary>The last events of a stream, oldest first. Pages may be empty although there are events before them.</summary>
    public async Task<IReadOnlyList<OutputLogEvent>> LatestEventsAsync(string group, string stream, int count, CancellationToken cancel)
    {
        var request = new GetLogEventsRequest { LogGroupName = group, LogStreamName = stream, Limit = count, StartFromHead = false };
        for (int pages = 0; pages < EmptyPages; pages++)
        {
            GetLogEventsResponse page = await RunAsync(() => _client.GetLogEventsAsync(request, cancel), "logs:GetLogEvents", group, cancel);
            if (page.Events is { Count: > 0 } events)
            {
                return events;
            }

            // The same token again is how this operation tells of the end.
            if (page.NextBackwardToken is null || page.NextBackwardToken == request.NextToken)
            {
                break;
            }

            request.NextToken = page.NextBackwardToken;
        }

        return [];
    }

    /// <summary>Starts a query and returns its id.</summary>
    public async Task<string> StartQueryAsync(StartQueryRequest request, CancellationToken cancel) =>
        (await RunAsync(() => _client.StartQueryAsync(request, cancel), "logs:StartQuery", GroupOf(request), cancel)).QueryId ?? "";

    /// <summary>What has become of a query.</summary>
    public Task<GetQueryResultsResponse> QueryResultsAsync(string id, string group, CancellationToken cancel) =>
        RunAsync(() => _client.GetQueryResultsAsync(new GetQueryResultsRequest { QueryId = id }, cancel), "logs:GetQueryResults", group, cancel);

    /// <summary>Stops a query; that it has ended already is no error.</summary>
    public async Task StopQueryAsync(string id)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _client.StopQueryAsync(new StopQueryRequest { QueryId = id }, soon.Token);
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonClientException or Amazon.Runtime.AmazonServiceException or OperationCanceledException)
        {
            // The query ends by itself.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gate.Dispose();
        _client.Dispose();
    }

    private static string GroupOf(StartQueryRequest request) => request.LogGroupName ?? request.LogGroupNames?.FirstOrDefault() ?? request.LogGroupIdentifiers?.FirstOrDefault() ?? "";

    private Task<T> RunAsync<T>(Func<Task<T>> call, string action, string group, CancellationToken cancel) =>
        Attempts.RunAsync(_gate, call, e => AwsFailure.Explain(e, $"{action} on log group '{group}'", $"log group '{group}' in {Region}"), cancel);
}
