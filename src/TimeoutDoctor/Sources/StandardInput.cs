namespace TimeoutDoctor.Sources;

/// <summary>
/// Standard input as a file: it is looked at before it is read, and quoted afterwards, which a pipe does not allow. The file goes away
/// with the process.
/// </summary>
internal static class StandardInput
{
    private static readonly Lazy<string> Spooled = new(Copy);

    /// <summary>Copies standard input to a file, once, and returns its path.</summary>
    public static string Spool() => Spooled.Value;

    private static string Copy()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (Stream input = Console.OpenStandardInput())
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            input.CopyTo(file);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
