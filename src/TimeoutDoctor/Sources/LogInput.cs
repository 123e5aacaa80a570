using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources;

/// <summary>One file to read; standard input (<see cref="StandardInput"/>) and what was fetched from a remote source are files too.</summary>
/// <param name="Name">The name a person sees.</param>
/// <param name="Path">Path on disk.</param>
/// <param name="Options">What is known of it.</param>
/// <param name="DecompressionRatio">How many times its size gzip data may grow; 0 for any number.</param>
/// <param name="Missing">Why there is nothing to open, or null.</param>
internal sealed record LogInput(string Name, string Path, SourceOptions Options, int DecompressionRatio = 0, string? Missing = null)
{
    /// <summary>Opens it for reading from the start.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public Stream Open() => Missing is not null ? throw new IOException(Missing) : IsEmpty(Path) ? Stream.Null : Read();

    // FIFOs, sockets and devices have no length either: opening one that lies in a folder could wait for ever.
    private static bool IsEmpty(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)) is FileInfo { Exists: true, Length: 0 };

    private FileStream Read() =>
        new(Path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.SequentialScan });
}
