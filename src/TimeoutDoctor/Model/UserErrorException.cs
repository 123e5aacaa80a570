namespace TimeoutDoctor.Model;

/// <summary>Process exit codes; part of the output contract.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>A <c>--fail-on</c> condition was met.</summary>
    ConditionMet = 1,

    /// <summary>The command line or the configuration cannot be used.</summary>
    Usage = 2,

    /// <summary>An input cannot be read, or nothing in it was recognised.</summary>
    Input = 3,

    /// <summary>A remote source refused or failed.</summary>
    Remote = 4,

    /// <summary>Our own fault.</summary>
    Internal = 70,

    /// <summary>Interrupted.</summary>
    Interrupted = 130,
}

/// <summary>An expected failure: its message is one sentence for the user (what, where, what to do), without a stack trace.</summary>
/// <param name="code">The exit code.</param>
/// <param name="message">The sentence.</param>
/// <param name="inner">What caused it, shown with <c>--debug</c>.</param>
public sealed class UserErrorException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code.</summary>
    public ExitCode Code { get; } = code;
}
