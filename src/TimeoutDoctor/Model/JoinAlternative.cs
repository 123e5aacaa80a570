namespace TimeoutDoctor.Model;

/// <summary>
/// Records that may belong to a request that no record could be joined to surely: one of several such sets does, and it is not known which.
/// Their paths are left out; they equal the request's.
/// </summary>
/// <param name="Probability">That it is this one.</param>
/// <param name="Records">The records, of one or more hops.</param>
public sealed record JoinAlternative(double Probability, IReadOnlyList<HopRecord> Records);
