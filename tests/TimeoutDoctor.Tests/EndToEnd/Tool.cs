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
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "TimeoutDoctor.dll");

    /// <summary>Far beyond any run; only keeps a hanging tool from hanging the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static ToolRun Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    public static ToolRun Run(string folder, byte[] input, params string[] arguments)
    {
        Assert.True(File.Exists(Assembly), $"{Assembly} is missing: the tests run the built tool.");
        using var process = new Process { StartInfo = StartOf(folder, arguments) };
        process.Start();
        Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream);
        Task<byte[]> error = ReadAsync(process.StandardError.BaseStream);
        Feed(process, input);
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"timeout-doctor {string.Join(' ', arguments)} did not end.");
        }

        return new ToolRun(process.ExitCode, output.GetAwaiter().GetResult(), Encoding.UTF8.GetString(error.GetAwaiter().GetResult()));
    }

    private static ProcessStartInfo StartOf(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Assembly);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
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
