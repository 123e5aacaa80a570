using Amazon.Runtime;

namespace Amazon.CloudWatchLogs;

/// <summary>What has become of a query.</summary>
public class QueryStatus(string value) : ConstantClass(value)
{
    /// <summary>It ended before it was done because it was stopped.</summary>
    public static readonly QueryStatus Cancelled = new("Cancelled");

    /// <summary>It is done.</summary>
    public static readonly QueryStatus Complete = new("Complete");

    /// <summary>It failed.</summary>
    public static readonly QueryStatus Failed = new("Failed");

    /// <summary>It runs; the rows so far are some of them.</summary>
    public static readonly QueryStatus Running = new("Running");

    /// <summary>It waits.</summary>
    public static readonly QueryStatus Scheduled = new("Scheduled");

    /// <summary>It took too long.</summary>
    public static readonly QueryStatus Timeout = new("Timeout");

    /// <summary>The service does not know.</summary>
    public static readonly QueryStatus Unknown = new("Unknown");

    /// <summary>Finds a constant by its text.</summary>
    public static QueryStatus FindValue(string value) => FindValue<QueryStatus>(value);

    /// <summary>A text as a constant.</summary>
    public static implicit operator QueryStatus(string value) => FindValue(value);
}

/// <summary>Order of streams.</summary>
public class OrderBy(string value) : ConstantClass(value)
{
    /// <summary>By the time of the last event.</summary>
    public static readonly OrderBy LastEventTime = new("LastEventTime");

    /// <summary>By name.</summary>
    public static readonly OrderBy LogStreamName = new("LogStreamName");

    /// <summary>Finds a constant by its text.</summary>
    public static OrderBy FindValue(string value) => FindValue<OrderBy>(value);

    /// <summary>A text as a constant.</summary>
    public static implicit operator OrderBy(string value) => FindValue(value);
}
