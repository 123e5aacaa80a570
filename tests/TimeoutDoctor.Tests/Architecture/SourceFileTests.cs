using System.Text.RegularExpressions;

namespace TimeoutDoctor.Tests.Architecture;

/// <summary>Files stay small enough to be read in one go.</summary>
public sealed class SourceFileTests
{
    private const int MostLines = 400;

    private const int FewestFiles = 50;

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.True(ProductSources.Files.Count >= FewestFiles, $"{ProductSources.Files.Count} files only");
        Assert.DoesNotContain(ProductSources.Files.Select(file => (file, lines: File.ReadLines(file).Count())), f => f.lines > MostLines);
    }

    [Fact]
    public void Addresses_of_memory_are_taken_in_one_file_alone()
    {
        var takesAddresses = new Regex(@"\bunsafe\s+[\w{]|\bfixed\s*\(");
        Assert.All((string[])["public static unsafe void Line()", "unsafe { }", "fixed (byte* at = bytes)"], planted => Assert.Matches(takesAddresses, planted));
        string file = Assert.Single(ProductSources.Files, f => takesAddresses.IsMatch(File.ReadAllText(f)));
        Assert.Equal(Path.Combine("Model", "Prefetch.cs"), Path.GetRelativePath(ProductSources.Folder, file));
    }

    [Fact]
    public void Every_file_lies_in_the_folder_of_its_namespace()
    {
        var wrong = new List<string>();
        foreach (string file in ProductSources.Files.Where(f => Path.GetFileName(f) != "Program.cs"))
        {
            string folder = Path.GetRelativePath(ProductSources.Folder, Path.GetDirectoryName(file)!);
            string expected = folder == "." ? "TimeoutDoctor" : "TimeoutDoctor." + folder.Replace(Path.DirectorySeparatorChar, '.');
            if (!File.ReadLines(file).Contains($"namespace {expected};"))
            {
                wrong.Add($"{Path.GetRelativePath(ProductSources.Folder, file)} is not in {expected}");
            }
        }

        Assert.Empty(wrong);
    }
}
