namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A copy of the sources, as a CI runner checks them out, for tests that build the tool: what the other tests run stays as it is.</summary>
public sealed class Checkout : IDisposable
{
    /// <summary>Tests that build take turns.</summary>
    public const string Collection = "Builds in a checkout";

    private readonly ScratchFolder _folder = new();
    private readonly Lazy<string> _tool;

    public Checkout()
    {
        _tool = new Lazy<string>(InstallTool);
        foreach (string file in Directory.GetFiles(Repository.Root).Concat(Sources(Path.Combine(Repository.Root, "src"))))
        {
            string to = Path.Combine(Root, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    /// <summary>The root of the copy.</summary>
    public string Root => _folder["checkout"];

    /// <summary>Folder into which the action, as it stands in the copy, has packed (below it, in <c>package</c>) and installed the tool.</summary>
    internal string Tool => _tool.Value;

    /// <summary>Runs a script at the root of the copy, with MSBuild properties as variables of the environment.</summary>
    internal ToolRun Run(string script, params (string Name, string Value)[] properties)
    {
        var shell = new ScriptShell(_folder);
        foreach ((string name, string value) in properties)
        {
            shell.Environment[name] = value;
        }

        return shell.Run("cd checkout\n" + script);
    }

    public void Dispose() => _folder.Dispose();

    private string InstallTool()
    {
        ToolRun run = new ActionRunner(Root, _folder).Run("Install timeout-doctor", new() { ["fixtures"] = "unused" });
        Assert.True(run.ExitCode == 0, run.OutputText + run.Error);
        return _folder["temp/timeout-doctor"];
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.GetFiles(folder).Concat(Directory.GetDirectories(folder).Where(d => Path.GetFileName(d) is not ("bin" or "obj")).SelectMany(Sources));
}

/// <summary>Makes the tests that build share one checkout.</summary>
[CollectionDefinition(Checkout.Collection)]
public sealed class CheckoutDefinition : ICollectionFixture<Checkout>;
