using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>How a fixture is recorded.</summary>
public sealed record RecordChoice
{
    /// <summary>Lines up to which logs are kept whole, unless the user says otherwise.</summary>
    public const long UsualWhole = 100_000;

    /// <summary>The fixture's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the logs are redacted.</summary>
    public bool Redact { get; init; } = true;

    /// <summary>Values that stay as they are.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Whether all dates are moved by one amount that nobody is told.</summary>
    public bool ShiftTimes { get; init; }

    /// <summary>Whether the written files are searched for originals.</summary>
    public bool Verify { get; init; }

    /// <summary>Lines up to which logs are kept whole where nothing less holds; of larger ones the requests that do not hold are left out.</summary>
    public long WholeUpTo { get; init; } = UsualWhole;

    /// <summary>A <c>truth.json</c> of the logs, whose places are moved with the lines; null where nobody knows the truth.</summary>
    public string? Truth { get; init; }

    /// <summary>The key of the pseudonyms; null for a random one.</summary>
    public byte[]? Key { get; init; }
}

/// <summary>What was recorded.</summary>
/// <param name="Differences">Where the fixture diagnoses differently from the full logs; empty when it holds.</param>
/// <param name="Explained">Explained requests of the fixture.</param>
/// <param name="Flagged">Flagged ones of them.</param>
/// <param name="LeftOut">Explained requests that were left out, as any slice of a bearable size would tell something else of them.</param>
/// <param name="Requests">Front records kept, and all there are.</param>
/// <param name="Lines">Lines kept, and all there are.</param>
/// <param name="SummaryDifferences">Findings and clocks of which the full logs say something else, a sentence each.</param>
/// <param name="OtherLinks">Kept requests without need of explanation, and of them those whose links differ.</param>
/// <param name="Replaced">What was replaced; empty where nothing was redacted.</param>
/// <param name="Leaks">Lines in which an original survives; null where nobody looked.</param>
/// <param name="Notes">What must be known; sentences.</param>
public sealed record RecordOutcome(
    IReadOnlyList<string> Differences, IReadOnlyList<string> SummaryDifferences, int Explained, int Flagged, int LeftOut, (int Kept, int All) Requests, (long Kept, long All) Lines, (int All, int Differing) OtherLinks,
    IReadOnlyList<(SecretKind Kind, long Times, int Values)> Replaced, IReadOnlyList<string>? Leaks, IReadOnlyList<string> Notes);
