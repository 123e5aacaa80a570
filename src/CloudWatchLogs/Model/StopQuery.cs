using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: stops a query.</summary>
public class StopQueryRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>Names the query.</summary>
    public string? QueryId { get; set; }
}

/// <summary>Answers: stops a query.</summary>
public class StopQueryResponse : AmazonWebServiceResponse
{
    /// <summary>Whether it was stopped.</summary>
    public bool? Success { get; set; }
}
