using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Slicing;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>What is known to have really happened in the logs of which a fixture is recorded. Its places move with the lines.</summary>
internal sealed class TruthToMove
{
    /// <summary>Name of the file in a fixture.</summary>
    public const string Name = "truth.json";

    private readonly FixtureTruth _truth;
    private readonly string _path;

    private TruthToMove(FixtureTruth truth, string path) => (_truth, _path) = (truth, path);

    /// <summary>Reads it; null for none.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or is not understood.</exception>
    public static TruthToMove? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return new TruthToMove(FixtureTruth.Read(File.ReadAllBytes(path)), Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UserErrorException(ExitCode.Usage, $"--truth '{path}' {(e is FormatException ? $"is not understood: {e.Message}" : "cannot be read; name a truth.json.")}");
        }
    }

    /// <summary>The truth of what was kept, in the places where it now stands.</summary>
    /// <param name="logs">The full logs, with the slice chosen.</param>
    /// <param name="files">The fixture's file of each input.</param>
    /// <exception cref="UserErrorException">It tells of none of the requests that were kept.</exception>
    public FixtureTruth Moved(CutLogs logs, IReadOnlyList<string?> files)
    {
        string folder = Path.GetDirectoryName(_path)!;
        var kept = new Dictionary<string, (string File, Dictionary<int, int> Lines)>(StringComparer.Ordinal);
        for (int input = 0; input < files.Count; input++)
        {
            if (files[input] is { } file)
            {
                kept[Path.GetFullPath(logs.Inputs[input].Path)] = (file, logs.KeptLines(input).Select((line, at) => (line, at)).ToDictionary(x => x.line, x => x.at + 1));
            }
        }

        FixtureTruth moved = _truth.Moved((file, line) =>
            kept.TryGetValue(Path.GetFullPath(Path.Combine(folder, file)), out (string File, Dictionary<int, int> Lines) to) && to.Lines.TryGetValue(line, out int at) ? (to.File, at) : null);
        return moved.Count > 0 ? moved : throw new UserErrorException(ExitCode.Usage, $"--truth '{_path}' tells of none of the recorded requests; the files that it names lie beside it.");
    }
}
