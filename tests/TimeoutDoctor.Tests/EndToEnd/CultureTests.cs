namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Language, number format and time zone of the machine change no byte of any output.</summary>
public sealed class CultureTests
{
    private static readonly Dictionary<string, string?> Home = new() { ["LANG"] = "C.UTF-8", ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" };

    private static readonly string[] Diagnose = ["diagnose", "logs", "--requests", "all", "--output", "out", "--now", "2026-03-02T12:00:00Z"];

    // Local stamps, hours that run twice, and every format there is.
    private static readonly string[] Detect = ["detect", Path.Combine(Repository.Root, "fixtures", "formats")];

    public static TheoryData<string, string, bool> Machines => new()
    {
        { "tr_TR.UTF-8", "Asia/Tokyo", false }, { "de_DE.UTF-8", "America/New_York", false }, { "de_DE.UTF-8", "Asia/Tokyo", true },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Outputs_are_the_same_bytes_on_a_machine_with(string language, string zone, bool foreignNumbers)
    {
        var there = new Dictionary<string, string?> { ["LANG"] = language, ["LC_ALL"] = language, ["TZ"] = zone };
        if (foreignNumbers)
        {
            there["DOTNET_STARTUP_HOOKS"] = typeof(CultureTests).Assembly.Location;
        }

        using var folder = new ScratchFolder();
        SmallLogs.Write(folder);
        Dictionary<string, byte[]> here = Outputs(folder, Home, Diagnose, Detect), other = Outputs(folder, there, Diagnose, Detect);
        Assert.True(here.Count > 10 && here.Values.Sum(bytes => bytes.LongLength) > 500_000, "too little to prove anything");
        Assert.Equal(here.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.True(file.Value.AsSpan().SequenceEqual(other[file.Key]), $"{file.Key} differs"));
    }

    // The tool is built without cultures; whoever hosts it may bring them along.
    [IcuTheory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Outputs_are_the_same_bytes_where_the_culture_has_its_own_letters_and_numbers(string culture)
    {
        var there = new Dictionary<string, string?>
        {
            ["TZ"] = "Asia/Tokyo",
            ["DOTNET_STARTUP_HOOKS"] = typeof(CultureTests).Assembly.Location,
            [StartupHook.Culture] = culture,
        };
        using var folder = new ScratchFolder();
        SmallLogs.Write(folder);
        Dictionary<string, byte[]> here = Outputs(folder, Home, Diagnose, Detect), other = Outputs(folder, there, Diagnose, Detect, Tool.RunWithCultures);
        Assert.Equal(here.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.True(file.Value.AsSpan().SequenceEqual(other[file.Key]), $"{file.Key} differs"));
    }

    private static Dictionary<string, byte[]> Outputs(ScratchFolder folder, IReadOnlyDictionary<string, string?> machine, string[] diagnose, string[] detect) =>
        Outputs(folder, machine, diagnose, detect, (at, environment, arguments) => Tool.Run(at, [], environment, arguments));

    private static Dictionary<string, byte[]> Outputs(
        ScratchFolder folder, IReadOnlyDictionary<string, string?> machine, string[] diagnose, string[] detect, Func<string, IReadOnlyDictionary<string, string?>, string[], ToolRun> tool)
    {
        ToolRun run = tool(folder.Path, machine, diagnose);
        Assert.True(run.ExitCode == 0, run.Error);
        ToolRun text = tool(folder.Path, machine, detect), json = tool(folder.Path, machine, [.. detect, "--format", "json"]);
        Assert.True(text.ExitCode == 0 && json.ExitCode == 0, text.Error + json.Error);
        var outputs = Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder.Path, f), File.ReadAllBytes);
        Directory.Delete(folder["out"], recursive: true);
        outputs["stdout"] = run.Output;
        outputs["detect"] = text.Output;
        outputs["detect.json"] = json.Output;
        return outputs;
    }
}
