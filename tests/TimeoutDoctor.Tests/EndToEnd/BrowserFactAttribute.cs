namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A test that needs Chromium; without one it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public BrowserFactAttribute()
    {
        if (Path is null)
        {
            Skip = $"No Chromium on the PATH ({string.Join(", ", Names)}); install one to have the report looked at in a browser.";
        }
    }

    /// <summary>The browser found, or null.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => Names, System.IO.Path.Combine)
        .FirstOrDefault(File.Exists);
}
