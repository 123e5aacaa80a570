namespace TimeoutDoctor.Tests.Architecture;

/// <summary>A library is used in the one room that it is for, so that it can be replaced there.</summary>
public sealed class PackageTests
{
    private const int FewestTypesElsewhere = 50;

    /// <summary>Namespace of the library, and the rooms that may use it.</summary>
    public static TheoryData<string, string> Packages => new()
    {
        { "System.CommandLine", "Cli" },
        { "CsvHelper", "Reporting" },
        { "ScottPlot", "Reporting" },
        { "SkiaSharp", "Reporting" },
        { "HarfBuzzSharp", "Reporting" },
        { "Parquet", "Reporting" },
        { "Spectre.Console", "Reporting|Cli" },
        { "HdrHistogram", "Pipeline" },
        { "MathNet.Numerics", "Correlation|Diagnosis|History" },
        { "Microsoft.Extensions.FileSystemGlobbing", "Sources" },
        { "System.IO.Hashing", "Sources|History" },
        { "Amazon", "Sources" },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_is_used_in_its_rooms_only(string package, string rooms)
    {
        var rule = new Rule($"{package} is for {rooms}", $"(?!(?:{rooms})(?:\\.|$)).*", [package]);
        Assert.NotEmpty(rule.PlantedViolations());
        Assert.True(rule.LooksAt() >= FewestTypesElsewhere, $"'{rule}' looks at {rule.LooksAt()} types only");
        Assert.Empty(rule.Violations());
    }

    [Fact]
    public void Every_package_of_the_product_has_a_rule()
    {
        string project = File.ReadAllText(Path.Combine(ProductSources.Folder, "TimeoutDoctor.csproj"));
        string[] referenced = [.. System.Text.RegularExpressions.Regex.Matches(project, "PackageReference Include=\"([^\"]+)\"").Select(m => m.Groups[1].Value)];
        string[] ruled = [.. Packages.Select(row => (string)row[0])];
        Assert.NotEmpty(referenced);
        // The packages are named AWSSDK and Parquet.Net, their namespaces Amazon and Parquet.
        Assert.All(referenced.Select(name => name.Replace("AWSSDK.", "Amazon.", StringComparison.Ordinal).Replace("Parquet.Net", "Parquet", StringComparison.Ordinal)), name => Assert.Contains(ruled, r => name == r || name.StartsWith(r + ".", StringComparison.Ordinal)));
    }
}
