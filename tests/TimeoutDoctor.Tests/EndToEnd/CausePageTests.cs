using System.Text.RegularExpressions;
using TimeoutDoctor.Diagnosis.Causes;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>What a cause's page shows of a shipped fixture is what the command below it prints today.</summary>
public sealed partial class CausePageTests
{
    private const string Start = "dotnet run -c Release --project src/TimeoutDoctor -- ";

    public static TheoryData<string> Ids => [.. CauseCatalog.All.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_example_is_what_the_tool_says(string id)
    {
        var page = new DocumentedCode($"causes/{id}.md");
        string command = page.Block("sh", "explain").Trim();
        Assert.StartsWith(Start, command, StringComparison.Ordinal);

        ToolRun run = Tool.Run(Repository.Root, [.. command[Start.Length..].Split(' '), "--width", "400"]);

        Assert.Equal(0, run.ExitCode);
        string[] printed = [.. run.OutputText.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())];
        string[] shown = page.Block("text", "\n  ").Split('\n');
        Assert.True(printed.Any(l => l.StartsWith(id, StringComparison.Ordinal) && l.EndsWith($": {shown[0]}", StringComparison.Ordinal)), $"not printed: {shown[0]}\n{run.OutputText}");
        foreach (string line in shown[1..])
        {
            Match parts = Evidence().Match(line);
            string place = parts.Groups["place"].Success ? $"{parts.Groups["place"].Value}]" : "";
            bool said = printed.Any(l => l.Contains(parts.Groups["text"].Value, StringComparison.Ordinal) && l.EndsWith(place, StringComparison.Ordinal));
            Assert.True(said, $"not printed: {line}\n{run.OutputText}");
        }
    }

    // A place is the end of a file's name, shortened, and the line.
    [GeneratedRegex(@"^  (?<text>.*?)(  \(…?(?<place>[^()]+:[0-9]+)\))?$")]
    private static partial Regex Evidence();
}
