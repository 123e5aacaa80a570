using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// One cause of the catalogue. It looks at one request and says whether, and how well, it explains it. It knows of no other cause: the
/// order of <see cref="Causes.CauseCatalog"/> decides between two that match.
/// </summary>
internal interface ICause
{
    /// <summary>Its id, one of <see cref="CauseIds"/>.</summary>
    string Id { get; }

    /// <summary>
    /// What must be seen, what rules it out, and what merely supports it. It explains a request exactly when all that is required holds and
    /// nothing that excludes it does.
    /// </summary>
    IReadOnlyList<Condition> Conditions { get; }

    /// <summary>How it explains the request, or null when it does not.</summary>
    CauseMatch? Assess(CauseContext c);
}

/// <summary>How a cause explains a request.</summary>
/// <param name="Base">How sure the pattern is when all of its evidence is whole, 0 to 1.</param>
/// <param name="Summary">One clause for a person.</param>
/// <param name="Evidence">One to four facts, most telling first.</param>
internal sealed record CauseMatch(double Base, string Summary, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>The detail of a cause that only the requests around it tell.</summary>
    public const string ByNeighbours = "by-neighbours";

    /// <summary>A finer name within the cause.</summary>
    public string? Detail { get; init; }

    /// <summary>The most that incomplete evidence allows.</summary>
    public double Cap { get; init; } = 0.95;

    /// <summary>The share of the wait that the named segment takes; 1 where the cause is no segment.</summary>
    public double Dominance { get; init; } = 1;

    /// <summary>Whether it rests on joined records; a match from one record alone does not depend on the join.</summary>
    public bool UsesJoin { get; init; } = true;

    /// <summary>Whether one record decides, so that a log more would not make it surer.</summary>
    public bool OneRecordDecides { get; init; }

    /// <summary>Whether it rests on the absence of a record, and so on what the logs cover.</summary>
    public bool UsesAbsence { get; init; }

    /// <summary>Whether an independent fact speaks for it as well.</summary>
    public bool Corroborated { get; init; }

    /// <summary>For <c>insufficient-evidence</c>: the one artefact that would decide.</summary>
    public string? Missing { get; init; }
}
