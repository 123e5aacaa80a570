namespace Amazon.CloudWatchLogs.Model;

/// <summary>What a query read.</summary>
public class QueryStatistics
{
    /// <summary>Bytes read.</summary>
    public double? BytesScanned { get; set; }

    /// <summary>Events that matched.</summary>
    public double? RecordsMatched { get; set; }

    /// <summary>Events read.</summary>
    public double? RecordsScanned { get; set; }
}
