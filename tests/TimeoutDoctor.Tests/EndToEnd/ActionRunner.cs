using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Runs steps of an <c>action.yml</c> in a workspace as GitHub's runner does: inputs and contexts put into the environment, then bash.</summary>
internal sealed partial class ActionRunner(string action, ScratchFolder workspace)
{
    private readonly YamlNode _action = DocumentedCode.Read(File.ReadAllText(Path.Combine(action, "action.yml")));

    /// <summary>The inputs that must be given.</summary>
    public string[] Required => [.. Inputs.Where(i => i.Value is YamlMappingNode input && input.Children.TryGetValue("required", out YamlNode? r) && r.Text() == "true").Select(i => i.Key.Text())];

    /// <summary>All inputs.</summary>
    public string[] Names => [.. Inputs.Select(i => i.Key.Text())];

    private YamlMappingNode Inputs => (YamlMappingNode)_action["inputs"];

    /// <summary>Runs a step with what a workflow gives under <c>with</c>. Outputs go to <c>outputs.txt</c>, the summary to <c>summary.md</c>.</summary>
    public ToolRun Run(string step, Dictionary<string, string> with)
    {
        YamlNode run = _action["runs"]["steps"].Step(step);
        Assert.Equal("bash", run["shell"].Text());
        var shell = new ScriptShell(workspace);
        foreach ((string name, string value) in run["env"].Pairs())
        {
            shell.Environment[name] = Expression().Replace(value, e => Value(e.Groups[1].Value, with));
        }

        shell.Environment["GITHUB_OUTPUT"] = workspace["outputs.txt"];
        shell.Environment["GITHUB_STEP_SUMMARY"] = workspace["summary.md"];
        Assert.DoesNotContain("${{", run["run"].Text(), StringComparison.Ordinal); // what is put into a script is run by it
        return shell.Run(run["run"].Text());
    }

    private string Value(string expression, Dictionary<string, string> with) => expression switch
    {
        "github.action_path" => action,
        "runner.temp" => workspace["temp"],
        _ when expression.StartsWith("inputs.", StringComparison.Ordinal) => with.TryGetValue(expression[7..], out string? given) ? given : Inputs[expression[7..]]["default"].Text(),
        _ => throw new NotSupportedException(expression),
    };

    [GeneratedRegex(@"\$\{\{ *([a-z_.-]+) *\}\}")]
    private static partial Regex Expression();
}
