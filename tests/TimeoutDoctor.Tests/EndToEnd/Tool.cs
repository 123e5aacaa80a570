using System.Diagnostics;
using System.Text;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, byte[] Output, string Error)
{
    public string OutputText => Encoding.UTF8.GetString(Output);
}

/// <summary>Runs the built tool as a process of its own.</summary>
internal static class Tool
{
    // As built, not the copy beside the tests: that lacks what the web server of the tests brings along.
    internal static readonly string Assembly = Path.Combine(Repository.Root, "src", "TimeoutDoctor", Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "TimeoutDoctor.Tests"), AppContext.BaseDirectory), "TimeoutDoctor.dll");

    // A published program to be tested in place of what was built (docs/ci.md).
    private static readonly string? Published = System.Environment.GetEnvironmentVariable("TIMEOUT_DOCTOR_PROGRAM");

    /// <summary>Far beyond any run; only keeps a hanging tool from hanging the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static ToolRun Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    public static ToolRun Run(string folder, byte[] input, params string[] arguments) => Run(folder, input, null, arguments);

    /// <summary>Runs the tool with some environment variables changed; null removes one.</summary>
    public static ToolRun Run(string folder, byte[] input, IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        Run(StartOf(folder, environment, arguments), input);

    /// <summary>Runs the tool with the cultures of the machine's ICU, which it is built without, so that a culture of the environment takes effect.</summary>
    public static ToolRun RunWithCultures(string folder, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        string built = Path.ChangeExtension(Assembly, ".runtimeconfig.json"), changed = Path.Combine(folder, "cultures.runtimeconfig.json");
        string text = File.ReadAllText(built).Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false", StringComparison.Ordinal);
        Assert.Contains("\"System.Globalization.Invariant\": false", text, StringComparison.Ordinal);
        File.WriteAllText(changed, text);
        return Run(Start("dotnet", folder, environment, ["exec", "--runtimeconfig", changed, Assembly, .. arguments]), []);
    }

    private static ToolRun Run(ProcessStartInfo start, byte[] input)
    {
        Assert.True(File.Exists(Assembly), $"{Assembly} is missing: the tests run the built tool.");
        using var process = new Process { StartInfo = start };
        process.Start();
        Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream);
        Task<byte[]> error = ReadAsync(process.StandardError.BaseStream);
        Feed(process, input);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"timeout-doctor {string.Join(' ', start.ArgumentList.Skip(1))} did not end.");
        }

        return new ToolRun(process.ExitCode, output.GetAwaiter().GetResult(), Encoding.UTF8.GetString(error.GetAwaiter().GetResult()));
    }

    internal static ProcessStartInfo StartOf(string folder, IReadOnlyDictionary<string, string?>? environment, string[] arguments) =>
        Published is null ? Start("dotnet", folder, environment, [Assembly, .. arguments]) : Start(Published, folder, environment, arguments);

    private static ProcessStartInfo Start(string program, string folder, IReadOnlyDictionary<string, string?>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool ended without reading its input; its exit code tells why.
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
