namespace Amazon.CloudWatchLogs.Model;

/// <summary>A log group.</summary>
public class LogGroup
{
    /// <summary>Its name.</summary>
    public string? LogGroupName { get; set; }

    /// <summary>Its ARN, with <c>:*</c> at the end.</summary>
    public string? Arn { get; set; }

    /// <summary>Its ARN.</summary>
    public string? LogGroupArn { get; set; }

    /// <summary>Bytes kept.</summary>
    public long? StoredBytes { get; set; }

    /// <summary>Days that events are kept; null for ever.</summary>
    public int? RetentionInDays { get; set; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long? CreationTime { get; set; }
}
