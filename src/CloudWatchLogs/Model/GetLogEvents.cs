using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: events of one stream.</summary>
public class GetLogEventsRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>The group, by name.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>The group, by name or ARN; instead of the name.</summary>
    public string? LogGroupIdentifier { get; set; }

    /// <summary>The stream.</summary>
    public string? LogStreamName { get; set; }

    /// <summary>First moment, in milliseconds since 1970.</summary>
    public long? StartTime { get; set; }

    /// <summary>First moment that is too late, in milliseconds since 1970.</summary>
    public long? EndTime { get; set; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; set; }

    /// <summary>Most events of a page, up to 10,000.</summary>
    public int? Limit { get; set; }

    /// <summary>Whether to begin with the earliest.</summary>
    public bool? StartFromHead { get; set; }
}

/// <summary>Answers: events of one stream.</summary>
public class GetLogEventsResponse : AmazonWebServiceResponse
{
    /// <summary>The events.</summary>
    public List<OutputLogEvent>? Events { get; set; }

    /// <summary>Where to go on; at the end it is the token that was sent.</summary>
    public string? NextForwardToken { get; set; }

    /// <summary>Where to go back.</summary>
    public string? NextBackwardToken { get; set; }
}
