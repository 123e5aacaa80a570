using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures.Checks;

/// <summary>Finds the fixtures that a user named: a fixture's folder, or one in which every folder is or leads to a fixture.</summary>
public static class FixtureSearch
{
    /// <summary>Finds them, in the order given, then by name; each once.</summary>
    /// <param name="paths">Folders as given.</param>
    /// <param name="here">The folder that relative paths start from.</param>
    /// <exception cref="UserErrorException">A folder does not exist, or is no fixture and leads to none: nothing is passed over.</exception>
    public static IReadOnlyList<(string Path, string Name)> Find(IEnumerable<string> paths, string here)
    {
        var found = new List<(string Path, string Name)>();
        foreach (string path in paths)
        {
            string full = Path.GetFullPath(Path.Combine(here, path));
            if (!Directory.Exists(full))
            {
                throw new UserErrorException(ExitCode.Input, $"'{path}' is not a folder; name a fixture's folder, or one that holds fixtures.");
            }

            Find(full, Path.TrimEndingDirectorySeparator(path).Replace('\\', '/'), found);
        }

        return [.. found.DistinctBy(f => f.Path)];
    }

    private static void Find(string full, string name, List<(string Path, string Name)> found)
    {
        if (File.Exists(Path.Combine(full, FixtureFolder.ManifestName)))
        {
            found.Add((Path.TrimEndingDirectorySeparator(full), name));
            return;
        }

        string[] below = [.. Directory.GetDirectories(full).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal)];
        if (below.Length == 0 || File.Exists(Path.Combine(full, FixtureFolder.ExpectedName)))
        {
            throw new UserErrorException(ExitCode.Input, $"'{name}' is no fixture: it has no {FixtureFolder.ManifestName}.");
        }

        foreach (string folder in below)
        {
            Find(folder, name + "/" + Path.GetFileName(folder), found);
        }
    }
}
