namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Language, number format and time zone of the machine change no byte of any output.</summary>
public sealed class CultureTests
{
    private static readonly Dictionary<string, string?> Home = new() { ["LANG"] = "C.UTF-8", ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC" };

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
        // Local stamps, hours that run twice, and every format there is.
        string[] diagnose = ["diagnose", "logs", "--requests", "all", "--output", "out", "--now", "2026-03-02T12:00:00Z"], detect = ["detect", Path.Combine(Repository.Root, "fixtures", "formats")];
        Dictionary<string, byte[]> here = Outputs(folder, Home, diagnose, detect), other = Outputs(folder, there, diagnose, detect);
        Assert.True(here.Count > 10 && here.Values.Sum(bytes => bytes.LongLength) > 500_000, "too little to prove anything");
        Assert.Equal(here.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(here, file => Assert.True(file.Value.AsSpan().SequenceEqual(other[file.Key]), $"{file.Key} differs"));
    }

    private static Dictionary<string, byte[]> Outputs(ScratchFolder folder, IReadOnlyDictionary<string, string?> machine, string[] diagnose, string[] detect)
    {
        ToolRun run = Tool.Run(folder.Path, [], machine, diagnose);
        Assert.True(run.ExitCode == 0, run.Error);
        ToolRun text = Tool.Run(folder.Path, [], machine, detect), json = Tool.Run(folder.Path, [], machine, [.. detect, "--format", "json"]);
        Assert.True(text.ExitCode == 0 && json.ExitCode == 0, text.Error + json.Error);
        var outputs = Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder.Path, f), File.ReadAllBytes);
        Directory.Delete(folder["out"], recursive: true);
        outputs["stdout"] = run.Output;
        outputs["detect"] = text.Output;
        outputs["detect.json"] = json.Output;
        return outputs;
    }
}
