namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A test that needs <c>bash</c> and <c>jq</c>; without them it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute()
    {
        string[] missing = [.. new[] { "bash", "jq" }.Where(p => !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, p))))];
        Skip = missing.Length == 0 ? null : $"Not on the PATH: {string.Join(", ", missing)}.";
    }
}
