namespace TimeoutDoctor.Model;

/// <summary>How sure a link without ids must be.</summary>
public sealed record JoinPolicy
{
    /// <summary>Whether records without shared ids are joined by time and content at all.</summary>
    public bool Infer { get; init; } = true;

    /// <summary>A link is made when its own probability is at least this: each link stands for itself.</summary>
    public double MinConfidence { get; init; } = 0.9;

    /// <summary>
    /// Expected share of wrong links that may be among all inferred ones, or null for no such promise: links are made from the surest on until
    /// the mean of their probabilities would fall below one minus this. It says nothing of the single link.
    /// </summary>
    public double? MaxWrong { get; init; }
}
