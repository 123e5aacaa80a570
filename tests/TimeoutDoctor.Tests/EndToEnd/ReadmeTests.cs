using System.Text.RegularExpressions;

namespace TimeoutDoctor.Tests.EndToEnd;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_first_command_prints_what_the_readme_shows()
    {
        using var folder = new ScratchFolder();
        string command = Block("sh", Readme).Trim();
        const string Start = "dotnet run -c Release --project src/TimeoutDoctor -- ";
        Assert.StartsWith(Start, command, StringComparison.Ordinal);
        string page = Path.Combine(folder.Path, "out");
        string[] arguments = [.. command[Start.Length..].Split(' ').Select(a => a == "out" ? page : a), "--width", "80"];

        ToolRun run = Tool.Run(Repository.Root, arguments);

        Assert.Equal(0, run.ExitCode);
        string shown = Block("text", Readme[Readme.IndexOf("<!-- output:begin -->", StringComparison.Ordinal)..]);
        string printed = run.OutputText.ReplaceLineEndings("\n").Replace(page, "out", StringComparison.Ordinal);
        Assert.True(printed.TrimEnd() == shown.TrimEnd(), "The README shows other than this:\n" + printed);
    }

    [Fact]
    public void The_second_command_is_the_one_that_CI_runs()
    {
        string second = Block("sh", Readme[(Readme.IndexOf("```sh", StringComparison.Ordinal) + 5)..]).Trim();

        Assert.Equal("./test", second);
        Assert.Contains("./test", File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")), StringComparison.Ordinal);
    }

    private static string Block(string language, string text) =>
        Regex.Match(text, $"```{language}\n(.*?)\n```", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Groups[1].Value;
}
