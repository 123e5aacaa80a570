namespace TimeoutDoctor.Sources.Remote;

/// <summary>What a user's URI stands for, first planned, then fetched.</summary>
internal interface IRemoteSource : IDisposable
{
    /// <summary>The URI as given.</summary>
    string Text { get; }

    /// <summary>Finds out what is to be fetched.</summary>
    Task<SourceEstimate> PlanAsync(CancellationToken cancel);

    /// <summary>Fetches it.</summary>
    /// <param name="fetcher">Fetches items.</param>
    /// <param name="folder">Folder of this run for what is made of the items.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The logs in the order of their names.</returns>
    Task<IReadOnlyList<FetchedLog>> FetchAsync(Fetcher fetcher, string folder, CancellationToken cancel);

    /// <summary>What must be known of what was fetched. Sentences without log text.</summary>
    IEnumerable<string> Notes();
}

/// <summary>How much there is to fetch.</summary>
/// <param name="Items">Objects, or slices of log groups.</param>
/// <param name="Bytes">Their bytes; null where only fetching tells.</param>
/// <param name="ToFetch">Items that the cache does not hold.</param>
/// <param name="BytesToFetch">Their bytes; null where only fetching tells.</param>
/// <param name="Listings">Requests sent for the plan.</param>
internal sealed record SourceEstimate(int Items, long? Bytes, int ToFetch, long? BytesToFetch, int Listings);

/// <summary>A log that was fetched: an object, or a stream of a log group.</summary>
/// <param name="Name">Its name below the URI.</param>
/// <param name="Path">Where it lies.</param>
/// <param name="Missing">Why there is nothing to read, or null.</param>
internal sealed record FetchedLog(string Name, string Path, string? Missing)
{
    /// <summary>The object's key, or null.</summary>
    public string? Key { get; init; }

    /// <summary>The object's version, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>The log group, or null.</summary>
    public string? Group { get; init; }

    /// <summary>The stream, or null.</summary>
    public string? Stream { get; init; }

    /// <summary>Events of the stream, or null.</summary>
    public long? Events { get; init; }

    /// <summary>Its bytes as fetched.</summary>
    public long Bytes { get; init; }
}
