using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>
/// The recorded incident as it would lie in AWS: the load balancer's objects in a bucket, each log file of gateway and application as a
/// stream of a log group. An event has the time of its line, and never an earlier one than the line before: a group sorts by time.
/// </summary>
internal static partial class StoredIncident
{
    public const string Bucket = "incident-logs";
    public const string GatewayGroup = "/aws/apigateway/prod-access";
    public const string From = "2025-09-15T17:00:00Z";
    public const string To = "2025-09-15T18:30:00Z";

    public static string Folder { get; } = Path.Combine(Repository.Scenarios, "several", "with-ids");

    /// <summary>Puts the incident into the stand-ins, and writes a configuration that names it there.</summary>
    public static void Store(AwsServers servers, ScratchFolder folder)
    {
        Put(servers, Path.Combine(Folder, "logs", "02-elb"), $"s3://{Bucket}/elb");
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "timeout-doctor.json")))!;
        foreach (JsonNode? source in config["sources"]!.AsArray())
        {
            string path = (string)source!["path"]!;
            source["path"] = path.StartsWith("logs/02-elb", StringComparison.Ordinal) ? $"s3://{Bucket}/elb/**" : "cloudwatch:" + StoreGroup(servers, path.Replace("/**", "", StringComparison.Ordinal));
        }

        folder.Write("timeout-doctor.json", config.ToJsonString());
    }

    /// <summary>Copies a folder into the bucket, with the AWS command line where there is one.</summary>
    public static void Put(AwsServers servers, string folder, string uri)
    {
        _ = OfficialClients.Script(servers, "put.mjs", folder, uri);
    }

    public static IEnumerable<string> Lines(string path)
    {
        using Stream file = File.OpenRead(path);
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static string StoreGroup(AwsServers servers, string path)
    {
        string group = path == "logs/01-gateway" ? GatewayGroup : "/app/" + Path.GetFileName(path);
        servers.Logs.Put(group, Directory.GetFiles(Path.Combine(Folder, path), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany((file, f) => Events(Path.GetFileName(file), f, Lines(file))));
        return group;
    }

    private static IEnumerable<StoredEvent> Events(string stream, int file, IEnumerable<string> lines)
    {
        long last = DateTimeOffset.Parse(From).ToUnixTimeMilliseconds();
        int number = 0;
        foreach (string line in lines)
        {
            Match epoch = Epoch().Match(line);
            Match iso = Iso().Match(line);
            long at = epoch.Success ? long.Parse(epoch.Value) : iso.Success ? DateTimeOffset.Parse(iso.Value + "Z").ToUnixTimeMilliseconds() : last;
            last = Math.Max(last, at);
            yield return new StoredEvent(stream, last, line, $"{file:000}{number++:000000000}");
        }
    }

    [GeneratedRegex(@"\b1757\d{9}\b")]
    private static partial Regex Epoch();

    [GeneratedRegex(@"2025-09-15T\d\d:\d\d:\d\d(\.\d{1,7})?")]
    private static partial Regex Iso();
}
