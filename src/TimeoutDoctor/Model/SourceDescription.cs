namespace TimeoutDoctor.Model;

/// <summary>What a source is and what its records carry, for <c>detect</c>.</summary>
public sealed record SourceDescription
{
    /// <summary>The source, as recognised and counted.</summary>
    public required SourceFile Source { get; init; }

    /// <summary>Availability zone of its host or node, where the user's zones tell.</summary>
    public string? Zone { get; init; }

    /// <summary>Records; fewer than lines parsed where a start and a finish line make one.</summary>
    public long Records { get; init; }

    /// <summary>Which edge the stamps of most records mark.</summary>
    public StampEdge Edge { get; init; }

    /// <summary>The finest step of the stamps in 100 ns units; 0 when there is none.</summary>
    public int ResolutionTicks { get; init; }

    /// <summary>How many records carry which field, in a fixed order; fields that none carries included.</summary>
    public IReadOnlyList<FieldCount> Fields { get; init; } = [];

    /// <summary>Records whose stamp had no offset, so that a zone was assumed.</summary>
    public long AssumedZone { get; init; }

    /// <summary>Records whose duration's unit was guessed.</summary>
    public long GuessedUnit { get; init; }

    /// <summary>The first failed record, else the first; null when there is none.</summary>
    public HopRecord? Sample { get; init; }

    /// <summary>The line of <see cref="Sample"/>; hostile, may hold anything. Null when it cannot be quoted.</summary>
    public byte[]? SampleLine { get; init; }

    /// <summary>What is missing for a good join.</summary>
    public IReadOnlyList<JoinAdvice> Missing { get; init; } = [];
}

/// <summary>How many records carry a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Records">How many.</param>
public readonly record struct FieldCount(RecordField Field, long Records);

/// <summary>A field of a record that a join or a diagnosis uses.</summary>
public enum RecordField : byte
{
    /// <summary>The request id.</summary>
    RequestId,

    /// <summary>API Gateway's extended request id.</summary>
    ExtendedId,

    /// <summary>The root of the X-Amzn-Trace-Id.</summary>
    TraceId,

    /// <summary>The thread that wrote the line.</summary>
    Thread,

    /// <summary>The whole stay at the hop.</summary>
    Duration,

    /// <summary>The time that the next hop took (integration latency, target processing time).</summary>
    BackendTime,

    /// <summary>A stamp finer than a second.</summary>
    FineTime,

    /// <summary>The status.</summary>
    Status,

    /// <summary>The method.</summary>
    Method,

    /// <summary>The path.</summary>
    Path,

    /// <summary>The client's address.</summary>
    Client,

    /// <summary>The target, or the application's own address.</summary>
    Target,
}

/// <summary>Something that would make the join better.</summary>
/// <param name="What">What is missing, and what for; a clause.</param>
/// <param name="Where">Where the setting stands.</param>
/// <param name="Setting">The configuration line that adds it; empty when no setting does.</param>
public sealed record JoinAdvice(string What, string Where, string Setting);
