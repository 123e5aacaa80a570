using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources;

/// <summary>One file or stream to read.</summary>
/// <param name="Name">The name a person sees.</param>
/// <param name="Path">Path on disk, or null for standard input.</param>
/// <param name="Options">What is known of it.</param>
internal sealed record LogInput(string Name, string? Path, SourceOptions Options)
{
    /// <summary>Opens it for reading from the start.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Stream Open() => Path is null
        ? Console.OpenStandardInput()
        : new FileStream(Path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
}
