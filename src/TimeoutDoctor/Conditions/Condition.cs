namespace TimeoutDoctor.Conditions;

/// <summary>How two numbers are compared.</summary>
public enum Comparison
{
    /// <summary>&gt;</summary>
    Greater,

    /// <summary>&gt;=</summary>
    AtLeast,

    /// <summary>&lt;</summary>
    Less,

    /// <summary>&lt;=</summary>
    AtMost,
}

/// <summary>Something measured, as written in a condition.</summary>
/// <param name="Name">Such as <c>p99</c>, <c>flagged</c>, <c>regression</c>.</param>
/// <param name="Hop">Segment; null where the metric has none.</param>
/// <param name="Percentile">0 to 100; NaN where the metric has none.</param>
/// <param name="Argument">Route, cause or what is counted; null for none.</param>
public sealed record Metric(string Name, string? Hop, double Percentile, string? Argument);

/// <summary>A metric compared with a number: ms for durations, a share (0.2 for 20 %) for percentages, else a count.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Limit">With what.</param>
/// <param name="Text">As written.</param>
public sealed record Term(Metric Metric, Comparison Comparison, double Limit, string Text);

/// <summary>A condition: met when all terms of any of its groups are.</summary>
/// <param name="Text">As written.</param>
/// <param name="AnyOf">Groups joined by <c>or</c>; within a group, terms joined by <c>and</c>.</param>
public sealed record Condition(string Text, IReadOnlyList<IReadOnlyList<Term>> AnyOf);

/// <summary>What a metric is in a run.</summary>
/// <param name="Value">Its value; NaN when it cannot be known.</param>
/// <param name="Why">Why it cannot be known, or what else to say; may be empty.</param>
public readonly record struct Measured(double Value, string Why = "");

/// <summary>Tells what metrics are in a run.</summary>
public interface IConditionFacts
{
    /// <summary>The value of a metric, or why there is none.</summary>
    Measured Of(Metric metric);
}

/// <summary>What became of a condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Met">Whether it is met; null when it cannot be known.</param>
/// <param name="Explanation">One sentence with the numbers.</param>
public sealed record ConditionResult(Condition Condition, bool? Met, string Explanation);
