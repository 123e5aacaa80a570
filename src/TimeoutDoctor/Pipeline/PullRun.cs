using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Writes the logs of remote sources to a folder that <c>diagnose</c> reads, with a manifest of what they are and a configuration that
/// says how to read them. A run that was interrupted is continued; a file is there whole or not at all.
/// </summary>
public static class PullRun
{
    private static readonly TimeSpan LateLines = TimeSpan.FromMinutes(4);

    private static readonly PulledJson Json = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Pulls.</summary>
    /// <param name="options">The sources, the window and how AWS is reached.</param>
    /// <param name="folder">Where the logs go.</param>
    /// <param name="cancel">Stops it; what is whole stays and is not fetched again.</param>
    /// <returns>Files written, their bytes, and what must be known of them.</returns>
    /// <exception cref="UserErrorException">A source is a path, or a service refused or failed.</exception>
    public static (int Files, long Bytes, IReadOnlyList<string> Notes) Run(RunOptions options, string folder, CancellationToken cancel)
    {
        if (options.Inputs.FirstOrDefault(i => i.OnlyDescribes || !RemoteUri.IsRemote(i.Path)) is { } path)
        {
            throw new UserErrorException(ExitCode.Usage, $"'{path.Path}' is no remote source; pull takes s3://bucket/prefix and cloudwatch:log-group.");
        }

        Directory.CreateDirectory(folder);
        string hidden = Path.Combine(folder, ".pull");
        ItemStore store = options.Remote.UseCache ? ItemStore.Cache() : ItemStore.In(hidden);
        using RemoteInputs remote = RemoteInputs.Fetch(options, (options.Policy.LoadBalancer * 2) + LateLines, store, cancel);
        var files = new List<ManifestFile>();
        for (int i = 0; i < options.Inputs.Count; i++)
        {
            files.AddRange(Place(options.Inputs[i], remote.Logs![options.Inputs[i]], folder, FolderOf(options.Inputs[i], i), cancel));
        }

        WriteWhole(Path.Combine(folder, PulledFolder.Configuration), JsonSerializer.SerializeToUtf8Bytes(ArchiveConfiguration.Of(options, FolderOf), Json.WrittenConfiguration));
        WriteWhole(Path.Combine(folder, PulledFolder.Manifest), JsonSerializer.SerializeToUtf8Bytes(Manifest.Of(DiagnosisRun.Version(), options.Remote.Now.ToString(), remote.Ranges, files, remote.Notes), Json.Manifest));
        if (Directory.Exists(hidden))
        {
            Directory.Delete(hidden, recursive: true);
        }

        return (files.Count(f => f.Missing is null), files.Sum(f => f.Bytes), remote.Notes);
    }

    private static string FolderOf(InputRequest request, int number) => string.Create(CultureInfo.InvariantCulture, $"logs/{number + 1:00}-{(request.Options.Hop is { } hop && hop != Hop.Unknown ? HopId(hop) : "logs")}");

    private static string HopId(Hop hop) => hop == Hop.LoadBalancer ? "elb" : hop.ToString().ToLowerInvariant();

    private static IEnumerable<ManifestFile> Place(InputRequest request, IReadOnlyList<FetchedLog> logs, string folder, string below, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(folder, below));
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (FetchedLog log in logs)
        {
            cancel.ThrowIfCancellationRequested();
            string name = Unique(SafeName(log.Key is { } key ? key[(key.LastIndexOf('/') + 1)..] : log.Name), taken);
            string? digest = log.Missing is null ? Copy(log.Path, Path.Combine(folder, below, name)) : null;
            yield return new ManifestFile($"{below}/{name}", request.Path, log.Key, log.ETag, log.Group, log.Stream, log.Events, log.Bytes, digest, log.Missing);
        }
    }

    // Keys and streams are others' text: of their last part only harmless characters come into a file name, and nothing into a path.
    private static string SafeName(string name)
    {
        string safe = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '=' ? c : '_')]);
        safe = safe.TrimStart('.', '-');
        return safe.Length == 0 ? "log" : safe.Length > 180 ? safe[^180..].TrimStart('.', '-') : safe;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int i = 2; !taken.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{i}-{name}");
        }

        return unique;
    }

    private static string Copy(string from, string to)
    {
        string part = Part(to);
        File.Copy(from, part, overwrite: true);
        using (FileStream content = File.OpenRead(part))
        {
            string digest = Convert.ToHexStringLower(SHA256.HashData(content));
            File.Move(part, to, overwrite: true);
            return digest;
        }
    }

    private static void WriteWhole(string path, byte[] content)
    {
        File.WriteAllBytes(Part(path), content);
        File.Move(Part(path), path, overwrite: true);
    }

    // Hidden, so that nobody reads it as a log.
    private static string Part(string path) => Path.Combine(Path.GetDirectoryName(path)!, ".part-" + Path.GetFileName(path));
}

/// <summary>What was pulled.</summary>
internal sealed record Manifest(int SchemaVersion, string ToolVersion, string PulledAt, IReadOnlyList<ManifestRange> Ranges, IReadOnlyList<ManifestFile> Files, IReadOnlyList<string> Notes)
{
    /// <summary>Makes the manifest of a run.</summary>
    public static Manifest Of(string version, string at, IReadOnlyList<TimeRange> ranges, IReadOnlyList<ManifestFile> files, IReadOnlyList<string> notes) =>
        new(1, version, at, [.. ranges.Select(r => new ManifestRange(Text(r.From), Text(r.To)))], files, notes);

    private static string? Text(Instant moment) => moment.IsKnown ? moment.ToString() : null;
}

/// <summary>A stretch of time that was asked for; null for open.</summary>
internal sealed record ManifestRange(string? From, string? To);

/// <summary>A file and where it comes from.</summary>
internal sealed record ManifestFile(string File, string Source, string? Key, string? ETag, string? Group, string? Stream, long? Events, long Bytes, string? Sha256, string? Missing);

/// <summary>What a pull writes, as JSON.</summary>
[JsonSerializable(typeof(WrittenConfiguration))]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class PulledJson : JsonSerializerContext;
