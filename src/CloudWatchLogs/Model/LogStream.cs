namespace Amazon.CloudWatchLogs.Model;

/// <summary>A stream.</summary>
public class LogStream
{
    /// <summary>Its name.</summary>
    public string? LogStreamName { get; set; }

    /// <summary>Its first event, in milliseconds since 1970.</summary>
    public long? FirstEventTimestamp { get; set; }

    /// <summary>About its last event, in milliseconds since 1970.</summary>
    public long? LastEventTimestamp { get; set; }

    /// <summary>When something was last received, in milliseconds since 1970.</summary>
    public long? LastIngestionTime { get; set; }
}
