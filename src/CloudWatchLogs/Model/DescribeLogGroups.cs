using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: log groups.</summary>
public class DescribeLogGroupsRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>Beginning of their names.</summary>
    public string? LogGroupNamePrefix { get; set; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; set; }

    /// <summary>Most groups of a page, up to 50.</summary>
    public int? Limit { get; set; }
}

/// <summary>Answers: log groups.</summary>
public class DescribeLogGroupsResponse : AmazonWebServiceResponse
{
    /// <summary>The groups, in the order of their names.</summary>
    public List<LogGroup>? LogGroups { get; set; }

    /// <summary>Where to go on; null at the end.</summary>
    public string? NextToken { get; set; }
}
