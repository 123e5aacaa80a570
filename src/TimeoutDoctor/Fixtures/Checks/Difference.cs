namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Whether a change is for the better.</summary>
public enum Direction
{
    /// <summary>Nothing tells.</summary>
    Unknown,

    /// <summary>Nearer to the truth, or surer of the same.</summary>
    Better,

    /// <summary>Further from the truth, or less sure of the same.</summary>
    Worse,
}

/// <summary>What a difference is in; the order is that of weight, and of the output.</summary>
public enum DifferenceKind
{
    /// <summary>What a file was taken for, or how many of its lines were read.</summary>
    Input,

    /// <summary>How far a clock is off.</summary>
    Clock,

    /// <summary>A request that is not found any more, or is new.</summary>
    Request,

    /// <summary>A request's cause.</summary>
    Verdict,

    /// <summary>Whether a request is flagged or timed out.</summary>
    Flag,

    /// <summary>Which records were joined to a request, and by what.</summary>
    Join,

    /// <summary>What was read of a request: its status, start or duration.</summary>
    Reading,

    /// <summary>How long a segment took.</summary>
    Times,

    /// <summary>How sure a verdict or a link is.</summary>
    Confidence,

    /// <summary>What requests with trouble have in common.</summary>
    Finding,

    /// <summary>A condition of <c>--fail-on</c> holds for what is found. It compares with no expectation, so none can be rewritten for it.</summary>
    Condition,
}

/// <summary>One thing that was and one that is.</summary>
/// <param name="Label">What, one word.</param>
/// <param name="Was">As expected; empty for what is new.</param>
/// <param name="Is">As found; empty for what is gone.</param>
public sealed record Change(string Label, string Was, string Is);

/// <summary>One difference between what was expected of a fixture and what is found: a screen.</summary>
public sealed record Difference
{
    /// <summary>What it is in.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>What it is about: a request, an input, a clock. May hold text from a log.</summary>
    public required string Subject { get; init; }

    /// <summary>As expected, in one clause.</summary>
    public required string Was { get; init; }

    /// <summary>As found, in one clause.</summary>
    public required string Is { get; init; }

    /// <summary>What changed in detail.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>Evidence that only the expected verdict has, and that only the found one has; with places.</summary>
    public IReadOnlyList<Change> Evidence { get; init; } = [];

    /// <summary>Why it may have changed: the rule that does not fit any more, and which of its conditions.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Whether it is for the better.</summary>
    public Direction Direction { get; init; }

    /// <summary>By what that is judged; null where nothing tells.</summary>
    public string? Judged { get; init; }

    /// <summary>The line of <c>expected.json</c> that says otherwise; 1 for what is new.</summary>
    public int ExpectedLine { get; init; } = 1;

    /// <summary>Differences with the same text here are told together.</summary>
    public required string Likeness { get; init; }
}

/// <summary>How much may change without being a difference.</summary>
/// <param name="Ms">Milliseconds, for times, durations and clocks (for a clock at least its own bound).</param>
/// <param name="Confidence">Probability, for verdicts and links.</param>
public sealed record Tolerances(double Ms = 5, double Confidence = 0.05);
