namespace TimeoutDoctor.Model;

/// <summary>One file or object that lines were read from, as recognised.</summary>
public sealed class SourceFile
{
    /// <summary>Number in this run; the order in which the inputs were given, then by name.</summary>
    public required int Id { get; init; }

    /// <summary>The name a person sees: as given, relative to the argument that named its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Which hop wrote it.</summary>
    public Hop Hop { get; set; }

    /// <summary>Id of the recognised format, such as <c>alb</c>; null when nothing was recognised.</summary>
    public string? FormatId { get; set; }

    /// <summary>Id of the envelope around its log lines, such as <c>cloudwatch-export</c>; null when there is none.</summary>
    public string? Envelope { get; set; }

    /// <summary>The log group that the envelope names, where all of it comes from one.</summary>
    public string? LogGroup { get; set; }

    /// <summary>The address by which the load balancer names this host, where known (option, or the log's own field).</summary>
    public string? Host { get; set; }

    /// <summary>Load balancer node address from the S3 key, where there is one.</summary>
    public string? Node { get; set; }

    /// <summary>Load balancer name from the S3 key, where there is one.</summary>
    public string? LoadBalancer { get; set; }

    /// <summary>Account number from the S3 key, where there is one.</summary>
    public string? Account { get; set; }

    /// <summary>Region from the S3 key, where there is one.</summary>
    public string? Region { get; set; }

    /// <summary>End of the interval that the S3 key names; rows belong to it by when they were written, so they may begin before it.</summary>
    public Instant IntervalEnd { get; set; }

    /// <summary>Whether lines of this source can be requests at all; an NLB's lines are connections.</summary>
    public bool ConnectionLevel { get; set; }

    /// <summary>What the records of an API Gateway access log tell; filled in while it is read.</summary>
    public GatewayFacts Told { get; set; }

    /// <summary>What was read, for the report.</summary>
    public IngestCounts Counts { get; } = new();

    /// <summary>The same file under another number, for what in it has another format.</summary>
    public SourceFile Numbered(int id) => new()
    {
        Id = id,
        Name = Name,
        Hop = Hop,
        FormatId = FormatId,
        Envelope = Envelope,
        LogGroup = LogGroup,
        Host = Host,
        Node = Node,
        LoadBalancer = LoadBalancer,
        Account = Account,
        Region = Region,
        IntervalEnd = IntervalEnd,
    };
}
