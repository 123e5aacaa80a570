namespace Amazon.CloudWatchLogs.Model;

/// <summary>An event found.</summary>
public class FilteredLogEvent
{
    /// <summary>Its stream.</summary>
    public string? LogStreamName { get; set; }

    /// <summary>Its time, in milliseconds since 1970.</summary>
    public long? Timestamp { get; set; }

    /// <summary>Its text.</summary>
    public string? Message { get; set; }

    /// <summary>When it was received, in milliseconds since 1970.</summary>
    public long? IngestionTime { get; set; }

    /// <summary>Names it.</summary>
    public string? EventId { get; set; }
}
