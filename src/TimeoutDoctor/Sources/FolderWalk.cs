namespace TimeoutDoctor.Sources;

/// <summary>
/// Lists the files below a folder, hidden ones and what may not be listed aside. A folder or file that a link reaches a second time is
/// left out, so that links in a circle end and <c>current.log</c> beside the log it points to is one file.
/// </summary>
internal static class FolderWalk
{
    private const int Deepest = 64;

    /// <summary>The files, each by the path it was reached by; by its own one where there is one.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        var walk = new Walk();
        walk.Enter(folder, Real(folder), 0);
        walk.FollowLinks();
        return walk.Found;
    }

    // Where a path really leads. Only its last part is resolved; links further up are resolved on the way down.
    private static string Real(string path)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path; // links that lead to themselves
        }
    }

    private sealed class Walk
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly Queue<(FileSystemInfo Link, int Depth)> _links = new();

        public List<string> Found { get; } = [];

        public void Enter(string folder, string real, int depth)
        {
            if (depth > Deepest || !_seen.Add(real))
            {
                return;
            }

            var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };
            foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options).Where(e => !e.Name.StartsWith('.')).OrderBy(e => e.Name, StringComparer.Ordinal))
            {
                Take(entry, real, depth);
            }
        }

        // What lies there itself goes before what links lead to.
        public void FollowLinks()
        {
            while (_links.TryDequeue(out (FileSystemInfo Link, int Depth) next))
            {
                string real = Real(next.Link.FullName);
                if (Directory.Exists(next.Link.FullName))
                {
                    Enter(next.Link.FullName, real, next.Depth + 1);
                }
                else if (_seen.Add(real))
                {
                    Found.Add(next.Link.FullName);
                }
            }
        }

        private void Take(FileSystemInfo entry, string real, int depth)
        {
            string path = Path.Combine(real, entry.Name);
            if (entry.LinkTarget is not null)
            {
                _links.Enqueue((entry, depth));
            }
            else if (entry is DirectoryInfo)
            {
                Enter(entry.FullName, path, depth + 1);
            }
            else if (_seen.Add(path))
            {
                Found.Add(entry.FullName);
            }
        }
    }
}
