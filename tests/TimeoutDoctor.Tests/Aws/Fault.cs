namespace TimeoutDoctor.Tests.Aws;

/// <summary>What a stand-in does instead of answering well.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Status">Status of an error.</param>
/// <param name="Code">Code of an error.</param>
/// <param name="Region">The region that S3 names with it; null for none.</param>
internal sealed record Fault(FaultKind Kind, int Status = 0, string Code = "", string? Region = null)
{
    public static Fault Truncated { get; } = new(FaultKind.Truncated);

    public static Fault Reset { get; } = new(FaultKind.Reset);

    public static Fault Slow { get; } = new(FaultKind.Slow);

    public static Fault Silent { get; } = new(FaultKind.Silent);

    public static Fault Mute { get; } = new(FaultKind.Mute);

    public static Fault Error(int status, string code) => new(FaultKind.Error, status, code);

    public static Fault Elsewhere(string region) => new(FaultKind.Error, 301, "PermanentRedirect", region);
}

internal enum FaultKind
{
    /// <summary>An error in place of the answer.</summary>
    Error,

    /// <summary>Half the body arrives, then the connection is closed.</summary>
    Truncated,

    /// <summary>The connection is closed without an answer.</summary>
    Reset,

    /// <summary>The body in small pieces with pauses.</summary>
    Slow,

    /// <summary>Half the body, then nothing more, and the connection stays open.</summary>
    Silent,

    /// <summary>No answer at all, and the connection stays open.</summary>
    Mute,
}
