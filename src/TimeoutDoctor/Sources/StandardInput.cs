namespace TimeoutDoctor.Sources;

/// <summary>
/// Standard input, or another pipe, as a file: it is looked at before it is read, and quoted afterwards, which a pipe does not allow. The file goes away
/// with the process.
/// </summary>
internal static class StandardInput
{
    private static readonly Lazy<string> Spooled = new(Copy);

    /// <summary>Copies standard input to a file, once, and returns its path.</summary>
    public static string Spool() => Spooled.Value;

    /// <summary>
    /// The path itself, or that of a copy where it can be read once only, as a named pipe or a shell's process substitution. A path that
    /// cannot be opened is left to whoever reads it.
    /// </summary>
    public static string SpoolUnlessFile(string path)
    {
        try
        {
            using FileStream input = File.OpenRead(path);
            return input.CanSeek ? path : Copy(input);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static string Copy()
    {
        using Stream input = Console.OpenStandardInput();
        return Copy(input);
    }

    private static string Copy(Stream input)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            input.CopyTo(file);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
