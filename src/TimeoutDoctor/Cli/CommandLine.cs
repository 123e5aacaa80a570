namespace TimeoutDoctor.Cli;

/// <summary>Entry point of the command line.</summary>
public static class CommandLine
{
    /// <summary>Runs the tool.</summary>
    public static int Run(string[] args) => args.Length;
}
