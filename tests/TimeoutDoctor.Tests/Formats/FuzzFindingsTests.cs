using TimeoutDoctor.Fuzz;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>What the fuzzer found once stays found.</summary>
public class FuzzFindingsTests
{
    private static readonly string Folder = Path.Combine(FixtureCase.Root, "..", "fuzz");

    public static TheoryData<string, string> Findings
    {
        get
        {
            var findings = new TheoryData<string, string>();
            foreach (string file in Directory.GetDirectories(Folder).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal))
            {
                findings.Add(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file));
            }

            return findings;
        }
    }

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_finding_breaks_nothing_any_more(string family, string file) =>
        FuzzTarget.Of(family).Run(File.ReadAllBytes(Path.Combine(Folder, family, file)));

    [Fact]
    public void Every_family_of_the_fuzzer_reads_its_own_seeds() =>
        Assert.All(FuzzTarget.Families.Where(f => f != "envelopes"), family => FuzzTarget.Of(family).Run(File.ReadAllBytes(Path.Combine(FixtureCase.Root, "alb", "sample.log"))));
}
