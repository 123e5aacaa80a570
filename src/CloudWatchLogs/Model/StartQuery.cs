using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: starts a query.</summary>
public class StartQueryRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>The group, by name.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>Or several.</summary>
    public List<string>? LogGroupNames { get; set; }

    /// <summary>Or by ARN.</summary>
    public List<string>? LogGroupIdentifiers { get; set; }

    /// <summary>First second since 1970.</summary>
    public long? StartTime { get; set; }

    /// <summary>Last second since 1970.</summary>
    public long? EndTime { get; set; }

    /// <summary>The query.</summary>
    public string? QueryString { get; set; }

    /// <summary>Most rows.</summary>
    public int? Limit { get; set; }
}

/// <summary>Answers: starts a query.</summary>
public class StartQueryResponse : AmazonWebServiceResponse
{
    /// <summary>Names the query.</summary>
    public string? QueryId { get; set; }
}
