using System.Diagnostics;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Runs clients that are not ours against the stand-ins.</summary>
internal static class OfficialClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>A script of tests/aws, on the official JavaScript client.</summary>
    public static string Script(AwsServers servers, string script, params string[] arguments) => Run(servers, "node", [script, .. arguments]);

    /// <summary>The AWS command line.</summary>
    public static string CommandLine(AwsServers servers, params string[] arguments) => Run(servers, AwsFactAttribute.CommandLine!, arguments);

    /// <summary>A script of the POSIX shell.</summary>
    public static string Shell(AwsServers servers, string script) => Run(servers, "sh", ["-c", script]);

    private static string Run(AwsServers servers, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = AwsFactAttribute.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in servers.Environment(Path.GetTempPath()))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
        }

        string text = output.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}{text}");
        return text;
    }
}
