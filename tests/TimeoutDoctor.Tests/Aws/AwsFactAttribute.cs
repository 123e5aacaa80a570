using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>A test that needs the S3-compatible server (Node.js and the packages of tests/aws); else it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AwsFactAttribute : FactAttribute
{
    public AwsFactAttribute() => Skip = Missing;

    /// <summary>Where the packages are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "aws");

    /// <summary>What is missing, or null.</summary>
    public static string? Missing { get; } =
        !OnPath("node") ? "No Node.js on the PATH; the S3-compatible server runs on it."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "fauxqs")) ? "The packages of tests/aws are not installed; ./test installs them."
        : null;

    /// <summary>The AWS command line as Debian has it, or any other; null when there is none.</summary>
    public static string? CommandLine { get; } = File.Exists("/usr/bin/aws") ? "/usr/bin/aws" : OnPath("aws") ? "aws" : null;

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
