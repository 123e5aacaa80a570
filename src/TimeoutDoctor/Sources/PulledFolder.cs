namespace TimeoutDoctor.Sources;

/// <summary>A folder that <c>pull</c> wrote. Its manifest and its configuration lie beside the logs and are none.</summary>
internal static class PulledFolder
{
    /// <summary>Name of the list of what was pulled.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>Name of the configuration that says how to read it.</summary>
    public const string Configuration = "timeout-doctor.json";

    // How a manifest begins, whatever its version.
    private static readonly byte[] Mark = "\"schemaVersion\""u8.ToArray();
    private static readonly byte[] Tool = "\"toolVersion\""u8.ToArray();

    private const int Beginning = 200;

    /// <summary>Of the files below a folder those that are logs.</summary>
    public static IEnumerable<string> Logs(IEnumerable<string> files) => files.Where(f => !IsOurs(f));

    private static bool IsOurs(string file) => Path.GetFileName(file) switch
    {
        Configuration => true,
        Manifest => File.Exists(Path.Combine(Path.GetDirectoryName(file)!, Configuration)) && BeginsAsManifest(file),
        _ => false,
    };

    private static bool BeginsAsManifest(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            Span<byte> begin = stackalloc byte[Beginning];
            begin = begin[..stream.ReadAtLeast(begin, Beginning, throwOnEndOfStream: false)];
            return begin.IndexOf(Mark) >= 0 && begin.IndexOf(Tool) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
