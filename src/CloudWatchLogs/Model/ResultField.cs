namespace Amazon.CloudWatchLogs.Model;

/// <summary>A field of a row.</summary>
public class ResultField
{
    /// <summary>Its name.</summary>
    public string? Field { get; set; }

    /// <summary>Its value, as text.</summary>
    public string? Value { get; set; }
}
