using System.Globalization;
using System.IO.Compression;
using System.Text;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>Searches the files of a fixture, as they lie on disk, for what should be gone.</summary>
internal static class LeakSearch
{
    private const int MostTold = 20;

    /// <summary>Where something survives; places only, without what it is.</summary>
    public static IReadOnlyList<string> In(string folder, IEnumerable<string> files, LeakScan scan)
    {
        var found = new List<string>();
        foreach (string file in files)
        {
            if (scan.FirstLeak(Encoding.UTF8.GetBytes(file)) is { } inName)
            {
                found.Add($"the name of a file below {Path.GetDirectoryName(file)}: {inName}");
            }

            using Stream raw = File.OpenRead(Path.Combine(folder, file));
            using Stream text = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            using var reader = new StreamReader(text, Encoding.Latin1);
            for (int line = 1; reader.ReadLine() is { } read && found.Count < MostTold; line++)
            {
                if (scan.FirstLeak(Encoding.Latin1.GetBytes(read)) is { } leak)
                {
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: {leak}"));
                }
            }
        }

        return found;
    }
}
