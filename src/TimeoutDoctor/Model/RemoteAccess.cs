namespace TimeoutDoctor.Model;

/// <summary>How remote sources are reached, and how much may be fetched. Holds no secret: credentials come from AWS's own chain.</summary>
public sealed record RemoteAccess
{
    /// <summary>Named profile of the AWS configuration files, or null for the default chain.</summary>
    public string? Profile { get; init; }

    /// <summary>AWS region, or null for the configured one.</summary>
    public string? Region { get; init; }

    /// <summary>A role to assume with the credentials found, or null.</summary>
    public string? RoleArn { get; init; }

    /// <summary>Address used instead of AWS's own, or null.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>Whether the caller agrees to pay for requests to buckets whose owner does not.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>Bytes that may be fetched in one run.</summary>
    public long MaxDownload { get; init; } = 2L << 30;

    /// <summary>Whether what was fetched is kept for the next run.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Bytes the cache may hold after a run.</summary>
    public long CacheSize { get; init; } = 4L << 30;

    /// <summary>Whether everything in the window is fetched, not only what lies around timed-out requests.</summary>
    public bool Full { get; init; }

    /// <summary>How long a connection may stay silent before it is given up and tried again.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What time it is.</summary>
    public Instant Now { get; init; }
}

/// <summary>How far fetching has come.</summary>
/// <param name="Done">Objects or slices of log groups that are whole.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Bytes">Bytes received so far.</param>
/// <param name="TotalBytes">Bytes to receive, or 0 where that cannot be known.</param>
public readonly record struct FetchProgress(int Done, int Total, long Bytes, long TotalBytes);

/// <summary>Is told what remote sources do.</summary>
/// <param name="Say">Takes a sentence for the user.</param>
/// <param name="Progress">Takes the state of fetching, often.</param>
public sealed record FetchObserver(Action<string> Say, Action<FetchProgress>? Progress);
