namespace Amazon.CloudWatchLogs.Model;

/// <summary>An event of a stream.</summary>
public class OutputLogEvent
{
    /// <summary>Its time, in milliseconds since 1970.</summary>
    public long? Timestamp { get; set; }

    /// <summary>Its text.</summary>
    public string? Message { get; set; }

    /// <summary>When it was received, in milliseconds since 1970.</summary>
    public long? IngestionTime { get; set; }
}
