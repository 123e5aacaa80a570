using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TimeoutDoctor.Tests.Fixtures;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The programs that need no runtime, published as docs/ci.md says: a single file, and one in the machine's own code.</summary>
[Collection(Checkout.Collection)]
public sealed class PublishTests(Checkout checkout) : IDisposable
{
    private static readonly string[] Platforms = ["linux-arm64", "linux-x64", "osx-arm64", "win-x64"];

    private readonly ScratchFolder _folder = new();

    [LinuxX64Fact]
    public void The_single_file_is_all_there_is_and_says_what_the_plain_build_says_to_the_byte()
    {
        FixtureCopy.Of("elb-queue/recorded", Path.Combine(checkout.Root, "tests", "incidents", "queue"));
        string documented = new DocumentedCode("ci.md").Block("sh", "-p:PublishProfile=linux-x64");
        // Assemblies are compiled one by one here, not as one: that takes a third of the time, and gives the same program.
        ToolRun published = checkout.Run(documented, ("PublishReadyToRunComposite", "false"));
        Assert.True(published.ExitCode == 0, published.OutputText + published.Error);
        Assert.Contains("1 of 1 fixture as expected", published.OutputText, StringComparison.Ordinal);
        string file = Assert.Single(Directory.GetFileSystemEntries(Path.Combine(checkout.Root, "out", "publish", "linux-x64")));

        // Without any environment there is no runtime to be found, and nothing that would lead to native libraries.
        string arguments = $"diagnose --config timeout-doctor.json --export otlp chrome-trace parquet --now 2026-11-25T00:00:00Z --output '{_folder["out"]}'";
        string at = Path.Combine(Repository.Scenarios, "several", "with-ids");
        Assert.Equal(Written($"cd '{at}' && dotnet '{Tool.Assembly}' {arguments}"), Written($"cd '{at}' && env -i DOTNET_BUNDLE_EXTRACT_BASE_DIR='{_folder["native"]}' '{file}' {arguments}"));
    }

    [NativeFact]
    public void The_native_program_says_what_the_plain_build_says_to_the_byte()
    {
        FixtureCopy.Of("elb-queue/recorded", Path.Combine(checkout.Root, "tests", "incidents", "native"));
        ToolRun published = checkout.Run(new DocumentedCode("ci.md").Block("sh", "-p:PublishProfile=native"));
        Assert.True(published.ExitCode == 0, published.OutputText + published.Error);
        Assert.Contains(" as expected", published.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", published.OutputText + published.Error, StringComparison.OrdinalIgnoreCase);
        string file = Path.Combine(checkout.Root, "out", "publish", "native", "TimeoutDoctor");
        Assert.All(Directory.GetFileSystemEntries(Path.GetDirectoryName(file)!), f => Assert.Matches(@"(/TimeoutDoctor|\.so)$", f));

        // What is written by shapes of types, which a native program cannot look at: configuration, fixtures, reports of a period, exports.
        string Script(string program) => $"""
            cd '{Path.Combine(Repository.Scenarios, "several", "with-ids")}'
            {program} diagnose --config timeout-doctor.json --export otlp chrome-trace parquet --now 2026-11-25T00:00:00Z --output '{_folder["out"]}'
            {program} record --config timeout-doctor.json --no-redaction --output '{_folder["out/fixture"]}'
            {program} record --config timeout-doctor.json --verify --output '{_folder["redacted"]}' >/dev/null
            {program} check '{_folder["out/fixture"]}' '{_folder["redacted"]}' --format json
            {program} report --config timeout-doctor.json --history '{_folder["out/history"]}' --week 2025-W38 --now 2026-11-25T00:00:00Z --output '{_folder["out/report"]}'
            {program} detect --config timeout-doctor.json --format json
            rm -r '{_folder["redacted"]}'
            """;
        Assert.Equal(Written(Script($"dotnet '{Tool.Assembly}'")), Written(Script($"env -i HOME=\"$HOME\" '{file}'")));
    }

    [Fact]
    public void The_profiles_differ_in_nothing_but_the_platform()
    {
        string profiles = Path.Combine(Repository.Root, "src", "TimeoutDoctor", "Properties", "PublishProfiles");
        Assert.Equal(Platforms, Directory.GetFiles(profiles).Select(p => Path.GetFileNameWithoutExtension(p)!).Where(p => p != "native").Order(StringComparer.Ordinal));
        Assert.Single(Platforms.Select(p => File.ReadAllText(Path.Combine(profiles, p + ".pubxml")).Replace(p, "PLATFORM", StringComparison.Ordinal)).Distinct());
    }

    public void Dispose() => _folder.Dispose();

    private SortedDictionary<string, string> Written(string script)
    {
        ToolRun run = new ScriptShell(_folder).Run(script);
        Assert.True(run.ExitCode == 0, run.OutputText + run.Error);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["stdout"] = run.OutputText };
        foreach (string file in Directory.GetFiles(_folder["out"], "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(_folder["out"], file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        }

        Assert.Contains(files.Keys, k => k.EndsWith(".png", StringComparison.Ordinal));
        Directory.Delete(_folder["out"], recursive: true);
        return files;
    }

    /// <summary>A test of a native program, which a compiler of C links; elsewhere it is reported as skipped.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NativeFactAttribute : FactAttribute
    {
        private static readonly string[] Linkers = ["clang", "gcc"];

        public NativeFactAttribute() => Skip = OperatingSystem.IsLinux() && Linkers.Any(l => File.Exists($"/usr/bin/{l}")) ? null : "Runs on Linux with clang or gcc.";
    }

    /// <summary>A test of the build for 64-bit Linux on Intel; elsewhere it is reported as skipped.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LinuxX64FactAttribute : FactAttribute
    {
        public LinuxX64FactAttribute() => Skip = OperatingSystem.IsLinux() && RuntimeInformation.RuntimeIdentifier == "linux-x64" ? null : "Runs on Linux on x64 alone.";
    }
}
