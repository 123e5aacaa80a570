using System.Diagnostics;
using System.Text;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Runs scripts out of the documentation in a folder, by bash as a CI runner does; programs of the test go before those of the machine.</summary>
internal sealed class ScriptShell(ScratchFolder folder)
{
    /// <summary>What the scripts see beside the environment of the tests.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal)
    {
        // No process of a build may outlive its script and hold its output open.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
    };

    /// <summary>Puts a program on the PATH of the scripts.</summary>
    public void Program(string name, string script)
    {
        folder.Write("bin/" + name, "#!/usr/bin/env bash\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder["bin/" + name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a script: as a runner does it stops at the first error, or as cron does it goes on.</summary>
    public ToolRun Run(string script, bool stop = true)
    {
        var start = new ProcessStartInfo("bash", [.. stop ? new[] { "-e", "-o", "pipefail" } : [], "-c", script]) { WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = folder["bin"] + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new ToolRun(process.ExitCode, Encoding.UTF8.GetBytes(output.Result), error.Result);
    }
}
