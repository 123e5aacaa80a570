namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Where the sources of this test assembly lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Scenarios { get; } = Path.Combine(Root, "fixtures", "scenarios");

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TimeoutDoctor.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("TimeoutDoctor.sln is in no folder above the test assembly.");
    }
}
