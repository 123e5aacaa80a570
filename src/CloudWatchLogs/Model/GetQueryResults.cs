using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: rows of a query.</summary>
public class GetQueryResultsRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>Names the query.</summary>
    public string? QueryId { get; set; }
}

/// <summary>Answers: rows of a query.</summary>
public class GetQueryResultsResponse : AmazonWebServiceResponse
{
    /// <summary>The rows.</summary>
    public List<List<ResultField>>? Results { get; set; }

    /// <summary>What was read.</summary>
    public QueryStatistics? Statistics { get; set; }

    /// <summary>What has become of it.</summary>
    public QueryStatus? Status { get; set; }
}
