using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Pipeline.Slicing;
using TimeoutDoctor.Redaction;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>Writes a slice as the logs of a fixture, redacted, in the formats, the order and the compression that the originals have.</summary>
internal sealed class FixtureWriter
{
    private static readonly RecordingJson Json = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private readonly CutLogs _logs;
    private readonly RunOptions _options;
    private readonly string _folder;
    private readonly List<(SourceOptions Options, Hop Hop)> _groups = [];
    private readonly int[] _groupOf;

    /// <summary>Prepares to write.</summary>
    /// <param name="logs">The logs, with a slice chosen.</param>
    /// <param name="options">How they were diagnosed.</param>
    /// <param name="redactor">Redacts them; null for leaving them as they are.</param>
    /// <param name="folder">Where the fixture goes; it exists.</param>
    public FixtureWriter(CutLogs logs, RunOptions options, Redactor? redactor, string folder)
    {
        (_logs, _options, Redactor, _folder) = (logs, options, redactor, folder);
        _groupOf = [.. logs.Inputs.Select(GroupOf)];
    }

    /// <summary>What redacts.</summary>
    public Redactor? Redactor { get; }

    /// <summary>How much was replaced in what was written; empty where nothing is redacted.</summary>
    public IReadOnlyList<(SecretKind Kind, long Times, int Values)> Replaced { get; private set; } = [];

    /// <summary>The file of each input, relative to the folder; null where the slice has no line of it.</summary>
    public IReadOnlyList<string?> Files { get; private set; } = [];

    /// <summary>What to read of the fixture.</summary>
    public IReadOnlyList<InputRequest> Inputs { get; private set; } = [];

    /// <summary>Subnets and their zones, redacted.</summary>
    public ZoneMap Zones { get; private set; } = ZoneMap.Empty;

    /// <summary>Writes the logs and the configuration.</summary>
    public void Write(CancellationToken cancel)
    {
        int[] used = [.. Enumerable.Range(0, _logs.Inputs.Count).Where(i => _logs.KeptLines(i).Count > 0)];
        if (Redactor is not null)
        {
            Learn(Redactor, used, cancel);
        }

        Files = NamesOf(used);
        foreach (int file in used)
        {
            cancel.ThrowIfCancellationRequested();
            WriteFile(file, Files[file]!);
        }

        Configure(used);
        Replaced = Redactor is null ? [] : [.. Redactor.Counts];
    }

    /// <summary>A name of the logs, such as a host's or a route, as the fixture has it.</summary>
    public string Named(string name) => Redactor?.Setting(name) ?? name;

    /// <summary>A name that a diagnosis tells, as that of the fixture tells it: a host without a name is called after the folder of its logs.</summary>
    public string Told(string name)
    {
        for (int i = 0; i < Files.Count; i++)
        {
            if (Files[i] is { } file && _logs.Inputs[i].Name.StartsWith(name + "/", StringComparison.Ordinal))
            {
                string[] parts = file.Split('/');
                return string.Join('/', parts[..Math.Max(1, parts.Length - _logs.Inputs[i].Name.AsSpan(name.Length).Count('/'))]);
            }
        }

        return Named(name);
    }

    private void Learn(Redactor redactor, int[] used, CancellationToken cancel)
    {
        var nowhere = new ArrayBufferWriter<byte>(64 * 1024);
        foreach (int file in used)
        {
            cancel.ThrowIfCancellationRequested();
            redactor.Name(_logs.Inputs[file].Name);
            redactor.Setting(_logs.Inputs[file].Options.Host ?? "");
            LineRedactor lines = redactor.OfFile();
            _logs.ReadKept(file, line =>
            {
                nowhere.ResetWrittenCount();
                lines.Redact(line, nowhere);
            });
        }

        redactor.Settle();
    }

    private int GroupOf(CutInput input)
    {
        SourceOptions options = input.Options;
        if (options is { Pattern: null, GatewayPattern: { } pattern } && input is { IsOneFormat: true, Format: "apigw" })
        {
            options = options with { FormatId = "apigw", Pattern = pattern };
        }

        options = options with { GatewayPattern = null };
        (SourceOptions, Hop) key = (options, input.IsOneFormat ? input.Hop : Hop.Unknown);
        if (_groups.IndexOf(key) is >= 0 and int known)
        {
            return known;
        }

        _groups.Add(key);
        return _groups.Count - 1;
    }

    private string FolderOf(int group) => string.Create(CultureInfo.InvariantCulture, $"logs/{group + 1:00}-{HopIds.Of(_groups[group].Hop) ?? "logs"}");

    private string?[] NamesOf(int[] used)
    {
        var names = new string?[_logs.Inputs.Count];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<int, int> group in used.GroupBy(i => _groupOf[i]))
        {
            string[] shown = [.. group.Select(i => Redactor?.Name(_logs.Inputs[i].Name) ?? _logs.Inputs[i].Name)];
            int prefix = SharedFolders(shown);
            foreach ((int file, int at) in group.Select((file, at) => (file, at)))
            {
                string name = Safe(shown[at][prefix..]);
                string unique = name;
                for (int n = 2; !taken.Add($"{FolderOf(group.Key)}/{unique}"); n++)
                {
                    unique = string.Create(CultureInfo.InvariantCulture, $"{n}-{name}");
                }

                names[file] = $"{FolderOf(group.Key)}/{unique}";
            }
        }

        return names;
    }

    // Folders above all files of a source say nothing, but for the last, which may be named after the host, and those of a bucket's layout.
    private static int SharedFolders(string[] names)
    {
        string first = names[0];
        int layout = first.IndexOf(ElbBucket.Folder, StringComparison.Ordinal);
        int shared = 0, last = 0;
        for (int at = 0; at < first.Length && names.All(n => at < n.Length && n[at] == first[at]); at++)
        {
            if (at == layout)
            {
                return layout;
            }

            if (first[at] == '/')
            {
                (shared, last) = (last, at + 1);
            }
        }

        return shared;
    }

    // Names are others' text: only harmless characters come into a path, and no part that is hidden or leads out of the folder.
    private static string Safe(string name)
    {
        IEnumerable<string> parts = name.Split('/').Select(part => new string([.. part.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '=' ? c : '_')]).TrimStart('.', '-'));
        string safe = string.Join('/', parts.Where(p => p.Length > 0).Select(p => p.Length > 180 ? p[^180..].TrimStart('.', '-') : p));
        return safe.Length == 0 ? "log" : safe;
    }

    private void WriteFile(int file, string name)
    {
        string path = Path.Combine(_folder, name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using Stream stream = File.Create(path);
        using Stream text = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionLevel.Optimal) : new BufferedStream(stream, 64 * 1024);
        LineRedactor? lines = Redactor?.OfFile();
        var made = new ArrayBufferWriter<byte>(64 * 1024);
        _logs.ReadKept(file, line =>
        {
            made.ResetWrittenCount();
            if (lines is null)
            {
                made.Write(line);
            }
            else
            {
                lines.Redact(line, made);
            }

            made.Write("\n"u8);
            text.Write(made.WrittenSpan);
        });
    }

    private void Configure(int[] used)
    {
        int[] groups = [.. used.Select(i => _groupOf[i]).Distinct().Order()];
        SourceOptions[] options = [.. groups.Select(g => _groups[g]).Select(g => g.Options with { Hop = g.Hop == Hop.Unknown ? g.Options.Hop : g.Hop, Host = g.Options.Host is { } host ? Named(host) : null })];
        Dictionary<string, string> zones = _options.Zones.Subnets.ToDictionary(z => Redactor?.Subnet(z.Key) ?? z.Key, z => z.Value);
        Zones = ZoneMap.Of(zones);
        Inputs = [.. groups.Select((g, i) => new InputRequest(FolderOf(g) + "/**", _folder, options[i], FromConfiguration: true))];
        var configuration = new WrittenConfiguration(
            new WrittenPolicy(Seconds(_options.Policy.Gateway), Seconds(_options.Policy.LoadBalancer), Seconds(_options.Policy.FastBackend)),
            [.. groups.Select((g, i) => WrittenSource.Of(FolderOf(g) + "/**", options[i], options[i].IsTimeZoneSaid ? options[i].TimeZone.Id : null))],
            zones.Count == 0 ? null : zones);
        WriteJson("timeout-doctor.json", configuration, Json.WrittenConfiguration);
    }

    /// <summary>Writes the report of what was replaced.</summary>
    public void Write(string name, RedactionDocument report) => WriteJson(name, report, Json.RedactionDocument);

    private void WriteJson<T>(string name, T content, JsonTypeInfo<T> shape) =>
        File.WriteAllBytes(Path.Combine(_folder, name), [.. JsonSerializer.SerializeToUtf8Bytes(content, shape), (byte)'\n']);

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture) + "s";
}

/// <summary>What stands beside the logs of a fixture, as JSON.</summary>
[JsonSerializable(typeof(WrittenConfiguration))]
[JsonSerializable(typeof(RedactionDocument))]
internal sealed partial class RecordingJson : JsonSerializerContext;
