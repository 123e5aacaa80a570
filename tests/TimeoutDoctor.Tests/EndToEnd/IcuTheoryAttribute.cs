namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A test that needs the culture data of ICU; without it, it is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IcuTheoryAttribute : TheoryAttribute
{
    private static readonly string[] Folders = ["/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/x86_64-linux-gnu"];

    public IcuTheoryAttribute()
    {
        // Windows and macOS bring cultures along.
        bool found = !OperatingSystem.IsLinux() || Folders.Where(Directory.Exists).Any(folder => Directory.EnumerateFiles(folder, "libicuuc.so.*").Any());
        Skip = found ? null : "No ICU on this machine (libicu); install it to have cultures tried.";
    }
}
