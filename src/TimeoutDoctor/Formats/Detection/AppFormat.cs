using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>What a user means by <c>--app-format</c>: a format's id, the server's own pattern, or <c>id:pattern</c>.</summary>
internal static class AppFormat
{
    private static readonly string[] Patterned = ["tomcat", "apache", "nginx", "gunicorn", "envoy", "pairs"];

    /// <summary>Puts it into a source's options. The syntax of a pattern tells the server; what Tomcat and Apache share is taken for Tomcat's.</summary>
    public static SourceOptions Apply(string given, SourceOptions options)
    {
        int colon = given.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && Patterned.Contains(given[..colon], StringComparer.Ordinal))
        {
            return options with { FormatId = given[..colon], Pattern = given[(colon + 1)..] };
        }

        return given.Contains('%', StringComparison.Ordinal) || given.Contains('$', StringComparison.Ordinal) || given.Contains("(?", StringComparison.Ordinal)
            ? options with { FormatId = ServerOf(given), Pattern = given }
            : options with { FormatId = given };
    }

    private static string ServerOf(string pattern) =>
        pattern.Contains("(?<", StringComparison.Ordinal) ? "pairs"
        : pattern.Contains("%(", StringComparison.Ordinal) ? "gunicorn"
        : pattern.Contains("%START_TIME", StringComparison.Ordinal) ? "envoy"
        : pattern.Contains("%>s", StringComparison.Ordinal) || pattern.Contains("%O", StringComparison.Ordinal) || pattern.Contains("}e", StringComparison.Ordinal)
            || pattern.StartsWith("LogFormat", StringComparison.OrdinalIgnoreCase) ? "apache"
        : pattern.Contains('%', StringComparison.Ordinal) ? "tomcat"
        : "nginx";
}
