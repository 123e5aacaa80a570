using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Architecture;

/// <summary>The product's source files.</summary>
internal static class ProductSources
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "TimeoutDoctor");

    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal)];
}
