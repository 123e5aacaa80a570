namespace TimeoutDoctor.Diagnosis;

/// <summary>What a fact does for a cause.</summary>
internal enum ConditionKind
{
    /// <summary>It must be seen.</summary>
    Required,

    /// <summary>It rules the cause out.</summary>
    Excluding,

    /// <summary>It makes the cause likelier, and decides nothing.</summary>
    Supporting,
}

/// <summary>One fact that a cause asks for.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">The fact, as a clause.</param>
/// <param name="Holds">Whether it holds for a request.</param>
internal sealed record Condition(ConditionKind Kind, string Text, Func<CauseContext, bool> Holds)
{
    /// <summary>A fact that must be seen.</summary>
    public static Condition Required(string text, Func<CauseContext, bool> holds) => new(ConditionKind.Required, text, holds);

    /// <summary>A fact that rules the cause out.</summary>
    public static Condition Excluding(string text, Func<CauseContext, bool> holds) => new(ConditionKind.Excluding, text, holds);

    /// <summary>A fact that makes the cause likelier.</summary>
    public static Condition Supporting(string text, Func<CauseContext, bool> holds) => new(ConditionKind.Supporting, text, holds);
}
