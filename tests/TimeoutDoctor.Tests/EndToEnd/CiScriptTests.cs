using System.IO.Compression;
using TimeoutDoctor.Tests.Fixtures;
using YamlDotNet.RepresentationModel;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The action, and the scripts that docs/ci.md shows for GitLab, CodeBuild and the command line, run as they stand, on a tool that the action packed and installed.</summary>
[Collection(Checkout.Collection)]
public sealed class CiScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly DocumentedCode _page = new("ci.md");
    private readonly ScriptShell _shell;
    private readonly Checkout _checkout;

    public CiScriptTests(Checkout checkout)
    {
        _checkout = checkout;
        _shell = new ScriptShell(_folder);
        FixtureCopy.Of("elb-queue/recorded", _folder["tests/incidents/queue"]);
        _folder.Write("timeout-doctor.json", """{"policy":{"fastBackend":"1.0s"}}""");
        // The tool comes from the folder that the scripts name, and from nowhere else.
        _folder.Write("nuget.config", """<configuration><packageSources><clear/></packageSources></configuration>""");
    }

    [ShellFact]
    public void The_action_as_documented_passes_what_is_as_expected()
    {
        ToolRun run = Action(Documented());
        Assert.True(run.ExitCode == 0, run.OutputText + run.Error);
        Assert.Equal("exit-code=0\n", File.ReadAllText(_folder["outputs.txt"]));
        Assert.Contains("| tests/incidents/queue | ", File.ReadAllText(_folder["summary.md"]), StringComparison.Ordinal);
    }

    [ShellFact]
    public void The_action_fails_with_annotations_where_a_configuration_changes_verdicts()
    {
        Change();
        ToolRun run = Action(Documented());
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("exit-code=1\n", File.ReadAllText(_folder["outputs.txt"]));
        Assert.Contains("::error file=tests/incidents/queue/expected.json,line=", run.OutputText, StringComparison.Ordinal);
    }

    [ShellFact]
    public void The_action_takes_several_folders_and_arguments_and_runs_nothing_that_they_hold()
    {
        FixtureCopy.Of("elb-queue/recorded", _folder["more"]);
        Assert.Equal(1, Action(new() { ["fixtures"] = "tests/incidents more", ["arguments"] = "--threads 1 --fail-on flagged>0" }).ExitCode);
        ToolRun planted = Action(new() { ["fixtures"] = "tests/incidents $(touch\tplanted) ;touch\tplanted", ["config"] = "`touch planted`", ["arguments"] = "& touch planted" });
        Assert.Equal(3, planted.ExitCode); // no such fixtures
        Assert.False(File.Exists(_folder["planted"]));
    }

    [ShellFact]
    public void The_action_installs_the_version_that_is_asked_for()
    {
        string package = Assert.Single(Directory.GetFiles(Path.Combine(_checkout.Tool, "package"), "TimeoutDoctor.*.nupkg"));
        string version = Path.GetFileNameWithoutExtension(package)["TimeoutDoctor.".Length..];
        _folder.Write("nuget.config", $"""<configuration><packageSources><clear/><add key="feed" value="{Path.GetDirectoryName(package)}"/></packageSources></configuration>""");
        var action = new ActionRunner(_checkout.Root, _folder);
        ToolRun install = action.Run("Install timeout-doctor", new() { ["version"] = version });
        Assert.True(install.ExitCode == 0, install.OutputText + install.Error);
        Assert.Equal(0, action.Run("Check", Documented()).ExitCode);
        Assert.NotEqual(0, new ActionRunner(_checkout.Root, _folder).Run("Install timeout-doctor", new() { ["version"] = "999.0.0" }).ExitCode);
    }

    [ShellFact]
    public void The_package_holds_native_libraries_of_the_platforms_that_it_names_and_no_symbols_of_them()
    {
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Path.Combine(_checkout.Tool, "package"), "TimeoutDoctor.*.nupkg")));
        string[] native = [.. package.Entries.Select(e => e.FullName).Where(n => n.Contains("/native/", StringComparison.Ordinal))];
        Assert.DoesNotContain(native, n => n.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Equal(
            ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx", "win-arm64", "win-x64"],
            native.Select(n => n.Split('/')[^3]).Distinct().Order(StringComparer.Ordinal));
    }

    [ShellFact]
    public void The_use_that_is_documented_names_inputs_of_the_action()
    {
        var action = new ActionRunner(Repository.Root, _folder);
        Assert.Empty(Documented().Keys.Except(action.Names));
        Assert.Empty(action.Required.Except(Documented().Keys));
    }

    [ShellFact]
    public void Gitlabs_job_leaves_the_results_that_it_names_whether_it_passes_or_fails()
    {
        YamlNode job = _page.Yaml("mcr.microsoft.com/dotnet/sdk")["timeouts"];
        Leaves(job["script"].Texts(), job["artifacts"]["reports"]["junit"].Text());
        Assert.Equal("always", job["artifacts"]["when"].Text());
    }

    [ShellFact]
    public void Codebuilds_commands_leave_the_results_that_they_name_whether_they_pass_or_fail()
    {
        YamlNode build = _page.Yaml("version: 0.2");
        string[] commands = [.. build["phases"]["install"]["commands"].Texts(), .. build["phases"]["build"]["commands"].Texts()];
        Leaves(commands, Assert.Single(build["reports"]["timeouts"]["files"].Texts()));
        Assert.Equal("JUNITXML", build["reports"]["timeouts"]["file-format"].Text());
    }

    [ShellFact]
    public void The_command_lines_of_the_page_do_what_it_says()
    {
        _shell.Program("timeout-doctor", $"exec dotnet '{Tool.Assembly}' \"$@\"");
        string check = _page.Block("sh", "timeout-doctor check tests/incidents"), configOnly = _page.Block("sh", "--config-only");
        Passes(check);
        _folder.Write("timeout-doctor.json", _page.Block("json", "\"samples\""));
        Passes(configOnly);
        _folder.Write("timeout-doctor.json", _page.Block("json", "\"samples\"").Replace("[23/Nov/2026", "[23.11.2026", StringComparison.Ordinal));
        Assert.Equal(2, _shell.Run(configOnly).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> Documented() => ((YamlSequenceNode)_page.Yaml("uses: OWNER/timeout-doctor")["steps"])[1]["with"].Pairs();

    private void Change() => _folder.Write("timeout-doctor.json", """{"policy":{"fastBackend":"10ms"}}""");

    private ToolRun Action(Dictionary<string, string> with)
    {
        if (!Directory.Exists(_folder["temp/timeout-doctor"]))
        {
            Link("temp/timeout-doctor", _checkout.Tool);
        }

        return new ActionRunner(_checkout.Root, _folder).Run("Check", with);
    }

    // The folder "package" is what the page says to pack; the action packs it the same way.
    private void Leaves(string[] commands, string results)
    {
        Link("package", Path.Combine(_checkout.Tool, "package"));
        Passes(string.Join('\n', commands));
        Assert.Empty(CheckReportTests.Valid(File.ReadAllText(_folder[results])).Descendants("failure"));

        Directory.Delete(_folder[".tool"], recursive: true); // every run starts anew
        Change();
        Assert.Equal(1, _shell.Run(string.Join('\n', commands)).ExitCode);
        Assert.NotEmpty(CheckReportTests.Valid(File.ReadAllText(_folder[results])).Descendants("failure"));
    }

    private void Passes(string script)
    {
        ToolRun run = _shell.Run(script);
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.OutputText}{run.Error}");
    }

    private void Link(string name, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        Directory.CreateSymbolicLink(_folder[name], to);
    }
}
