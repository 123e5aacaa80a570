using Amazon.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>Asks for: events of a group in the order of their time.</summary>
public class FilterLogEventsRequest : AmazonCloudWatchLogsRequest
{
    /// <summary>The group, by name.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>The group, by name or ARN; instead of the name.</summary>
    public string? LogGroupIdentifier { get; set; }

    /// <summary>Up to 100 streams.</summary>
    public List<string>? LogStreamNames { get; set; }

    /// <summary>Or the beginning of their names.</summary>
    public string? LogStreamNamePrefix { get; set; }

    /// <summary>First moment, in milliseconds since 1970.</summary>
    public long? StartTime { get; set; }

    /// <summary>Last moment, in milliseconds since 1970; later events are not returned.</summary>
    public long? EndTime { get; set; }

    /// <summary>What events must hold.</summary>
    public string? FilterPattern { get; set; }

    /// <summary>Where to go on.</summary>
    public string? NextToken { get; set; }

    /// <summary>Most events of a page, up to 10,000.</summary>
    public int? Limit { get; set; }
}

/// <summary>Answers: events of a group in the order of their time.</summary>
public class FilterLogEventsResponse : AmazonWebServiceResponse
{
    /// <summary>The events; there may be none although more pages follow.</summary>
    public List<FilteredLogEvent>? Events { get; set; }

    /// <summary>Where to go on; null at the end.</summary>
    public string? NextToken { get; set; }
}
