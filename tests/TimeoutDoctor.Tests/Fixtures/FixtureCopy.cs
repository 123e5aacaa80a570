using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Fixtures;

/// <summary>Copies of shipped fixtures that a test may change.</summary>
internal static class FixtureCopy
{
    /// <summary>Copies a scenario.</summary>
    public static void Of(string scenario, string to)
    {
        string from = Path.Combine(Repository.Scenarios, scenario);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
