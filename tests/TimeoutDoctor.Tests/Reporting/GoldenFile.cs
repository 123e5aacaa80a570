using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Reporting;

/// <summary>Compares with a file of the repository; rewrites it only with UPDATE_GOLDEN=1.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string actual)
    {
        string path = Path.Combine(Repository.Root, "tests", "TimeoutDoctor.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
