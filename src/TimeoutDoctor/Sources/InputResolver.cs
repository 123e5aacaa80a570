using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources;

/// <summary>Turns what a user gave (files, folders, globs, <c>-</c>) into a list of inputs in a fixed order, each file once.</summary>
internal static class InputResolver
{
    /// <summary>
    /// Resolves all requests. Where two name the same file, what the command line says goes before what the configuration says, then the
    /// one that says more, then the first; what the winner does not say is taken from the other.
    /// </summary>
    /// <exception cref="UserErrorException">A path does not exist, or a glob matches nothing.</exception>
    /// <param name="requests">What was given.</param>
    /// <param name="decompressionRatio">How many times its size gzip data may grow; 0 for any number.</param>
    /// <param name="fetched">What was fetched of those that are remote.</param>
    public static IReadOnlyList<LogInput> Resolve(
        IReadOnlyList<InputRequest> requests, int decompressionRatio = 0, IReadOnlyDictionary<InputRequest, IReadOnlyList<FetchedLog>>? fetched = null)
    {
        var found = new Dictionary<string, (LogInput Input, InputRequest Request)>(StringComparer.Ordinal);
        var order = new List<string>();
        int folders = requests.Count(r => !r.FromConfiguration && (RemoteUri.IsRemote(r.Path) || Directory.Exists(FullPath(r))));
        foreach (InputRequest request in requests.OrderBy(r => r.OnlyDescribes))
        {
            IEnumerable<LogInput> inputs = fetched is not null && fetched.TryGetValue(request, out IReadOnlyList<FetchedLog>? logs) ? Remote(request, logs, folders > 1) : Described(request, folders > 1);
            foreach (LogInput input in inputs.OrderBy(i => i.Name, StringComparer.Ordinal))
            {
                if (!found.TryGetValue(input.Path, out (LogInput Input, InputRequest Request) known))
                {
                    if (!request.OnlyDescribes)
                    {
                        found.Add(input.Path, (input, request));
                        order.Add(input.Path);
                    }
                }
                else if (GoesBefore(request, known.Request))
                {
                    found[input.Path] = (input with { Options = input.Options.Over(known.Input.Options) }, request);
                }
                else
                {
                    found[input.Path] = (known.Input with { Options = known.Input.Options.Over(input.Options) }, known.Request);
                }
            }
        }

        return [.. order.Select(path => found[path].Input with { DecompressionRatio = decompressionRatio })];
    }

    private static bool GoesBefore(InputRequest request, InputRequest known) =>
        request.FromConfiguration == known.FromConfiguration ? request.Options.Said > known.Options.Said && !request.OnlyDescribes : known.FromConfiguration;

    // What only describes need not exist: the user has named other files.
    private static IEnumerable<LogInput> Described(InputRequest request, bool severalFolders)
    {
        try
        {
            return [.. Expand(request, severalFolders)];
        }
        catch (UserErrorException) when (request.OnlyDescribes)
        {
            return [];
        }
    }

    private static IEnumerable<LogInput> Remote(InputRequest request, IReadOnlyList<FetchedLog> logs, bool severalFolders)
    {
        string uri = request.Path.TrimEnd('/', '*');
        string prefix = request.FromConfiguration ? uri + "/" : severalFolders ? uri[(uri.LastIndexOfAny(['/', ':']) + 1)..] + "/" : "";
        return logs.Select(log => new LogInput(prefix + log.Name, log.Missing is null ? log.Path : $"{uri}/{log.Name}", request.Options, Missing: log.Missing));
    }

    private static IEnumerable<LogInput> Expand(InputRequest request, bool severalFolders)
    {
        if (request.Path == "-")
        {
            return [new LogInput("(standard input)", StandardInput.Spool(), request.Options)];
        }

        string full = FullPath(request);
        if (File.Exists(full))
        {
            return [new LogInput(Shown(request, request.Path), StandardInput.SpoolUnlessFile(full), request.Options)];
        }

        if (Directory.Exists(full))
        {
            string prefix = request.FromConfiguration ? request.Path.TrimEnd('/', '\\') + "/"
                : severalFolders ? Path.GetFileName(Path.TrimEndingDirectorySeparator(full)) + "/" : "";
            return PulledFolder.Logs(FolderWalk.Files(full)).Select(file => new LogInput(Slashes(prefix + Path.GetRelativePath(full, file)), file, request.Options));
        }

        return request.Path.AsSpan().IndexOfAny('*', '?') >= 0 ? Glob(request) : throw Missing(request.Path);
    }

    private static List<LogInput> Glob(InputRequest request)
    {
        // The part before the first wildcard is a folder; the rest is matched below it.
        string pattern = Slashes(request.Path);
        int wildcard = pattern.AsSpan().IndexOfAny('*', '?');
        int slash = pattern.LastIndexOf('/', wildcard);
        string prefix = slash < 0 ? "" : pattern[..(slash + 1)];
        string root = Path.GetFullPath(Path.Combine(request.BaseFolder, prefix));
        if (!Directory.Exists(root))
        {
            throw Missing(request.Path);
        }

        string rest = pattern[(slash + 1)..];
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(rest.EndsWith("**", StringComparison.Ordinal) ? rest + "/*" : rest);
        // Only a pattern that goes down without end can go round in a circle of links.
        PatternMatchingResult matches = rest.Contains("**", StringComparison.Ordinal)
            ? matcher.Match(root, FolderWalk.Files(root)) : matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root)));
        List<LogInput> inputs = [.. matches.Files
            .Where(f => !Path.GetFileName(f.Path).StartsWith('.'))
            .Select(f => new LogInput(Shown(request, prefix + f.Path), Path.Combine(root, f.Path), request.Options))];
        return inputs.Count > 0 ? inputs : throw new UserErrorException(ExitCode.Input, $"No file matches '{request.Path}'; check the path, or quote the pattern so that the shell leaves it alone.");
    }

    private static string FullPath(InputRequest request) => Path.GetFullPath(Path.Combine(request.BaseFolder, request.Path));

    private static string Shown(InputRequest request, string path)
    {
        string shown = Slashes(path);
        return shown.StartsWith("./", StringComparison.Ordinal) ? shown[2..] : shown;
    }

    private static string Slashes(string path) => path.Replace('\\', '/');

    private static UserErrorException Missing(string path) =>
        new(ExitCode.Input, $"'{path}' does not exist; give a file, a folder, a quoted glob, or - for standard input.");
}
