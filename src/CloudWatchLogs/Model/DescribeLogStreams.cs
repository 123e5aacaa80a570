using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: streams of a group.</summary>
public class DescribeLogStreamsRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>The group, by name.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>The group, by name or ARN; instead of the name.</summary>
    public string? LogGroupIdentifier { get; set; }

    /// <summary>Beginning of their names.</summary>
    public string? LogStreamNamePrefix { get; set; }

    /// <summary>Their order.</summary>
    public OrderBy? OrderBy { get; set; }

    /// <summary>Whether the last comes first.</summary>
    public bool? Descending { get; set; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; set; }

    /// <summary>Most streams of a page, up to 50.</summary>
    public int? Limit { get; set; }
}

/// <summary>Answers: streams of a group.</summary>
public class DescribeLogStreamsResponse : AmazonWebServiceResponse
{
    /// <summary>The streams.</summary>
    public List<LogStream>? LogStreams { get; set; }

    /// <summary>Where to go on; null at the end.</summary>
    public string? NextToken { get; set; }
}
