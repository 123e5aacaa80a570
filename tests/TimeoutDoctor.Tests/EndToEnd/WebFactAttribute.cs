namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A test that needs Chromium and the packages of tests/web; without them it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebFactAttribute : FactAttribute
{
    public WebFactAttribute()
    {
        Skip = BrowserFactAttribute.Path is null ? "No Chromium on the PATH."
            : !Directory.Exists(Package("axe-core")) || !Directory.Exists(Package("speedscope")) ? "The packages of tests/web are not installed; ./test installs them where npm is."
            : null;
    }

    /// <summary>Folder of a package.</summary>
    public static string Package(string name) => Path.Combine(Repository.Root, "tests", "web", "node_modules", name);
}
