using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The same logs under other names (files, hosts, clients, paths) give the same joins, times and verdicts: names decide nothing.</summary>
public sealed partial class RenamedLogsTests
{
    private static readonly string[] Words = ["v1", "orders", "search", "items", "reports", "cart"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Gateway_streams_of_whole_seconds_joined_without_ids(int seed)
    {
        string before = Joined(folder => WriteStreams(folder, null), "--gateway-timeout", "6s", "--fast-backend", "1s");
        string after = Joined(folder => WriteStreams(folder, new Random(seed)), "--gateway-timeout", "6s", "--fast-backend", "1s");
        Assert.Contains("inferred", before, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_Classic_load_balancer_and_two_Tomcats_of_whole_seconds(int seed)
    {
        string before = Joined(folder => CopyStory(folder, null), "--config", "timeout-doctor.json");
        string after = Joined(folder => CopyStory(folder, new Random(seed)), "--config", "timeout-doctor.json");
        Assert.Contains("inferred", before, StringComparison.Ordinal);
        Assert.Equal(before, after);
    }

    // All that is no name, in an order that no name decides.
    private static string Joined(Action<ScratchFolder> write, params string[] options)
    {
        using var folder = new ScratchFolder();
        write(folder);
        string[] sources = options[0] == "--config" ? [] : ["logs"];
        ToolRun run = Tool.Run(folder.Path, ["diagnose", .. sources, "--requests", "all", "--format", "ndjson", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return string.Join('\n', run.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Told).Order(StringComparer.Ordinal));
    }

    private static string Told(string row)
    {
        JsonElement request = JsonDocument.Parse(row).RootElement;
        IEnumerable<string> places = ((string[])["front", "elb", "app"]).Select(hop => request.GetProperty(hop) is { ValueKind: JsonValueKind.Object } record ? $"{record.GetProperty("start")} {record.GetProperty("line")}" : "none");
        return string.Join(" | ", [.. places, .. ((string[])["join", "hops", "flagged", "cause", "causeConfidence"]).Select(p => request.GetProperty(p).ToString())]);
    }

    private static void WriteStreams(ScratchFolder folder, Random? names)
    {
        var random = new Random(23);
        string[] streams = Names(["prod-0", "prod-1", "prod-2"], names), hosts = Names(["host-a", "host-b"], names), words = Names(Words, names), clients = Names([.. Enumerable.Range(1, 30).Select(i => $"c{i}")], names);
        var files = new Dictionary<string, List<(double At, string Line)>>();
        double at = 0;
        for (int i = 0; i < 1_200; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) * 25;
            double length = Math.Floor(20 + (80 * random.NextDouble() * random.NextDouble())), whole = Math.Floor(length + 2 + (6 * random.NextDouble()));
            bool given = random.NextDouble() < 0.03;
            int host = random.Next(2);
            string path = $"/{words[0]}/{words[1 + random.Next(5)]}/{random.Next(60)}", client = clients[random.Next(30)];
            whole = given ? 6_002 : whole;
            Add(files, streams[random.Next(3)], at + whole, $$"""{"requestId":"{{Id(i)}}","ip":"{{Address(client)}}","requestTime":"{{Stamp(at, "dd/MMM/yyyy:HH:mm:ss")}} +0000","httpMethod":"GET","path":"{{path}}","status":"{{(given ? 504 : 200)}}","responseLatency":"{{whole}}","integrationLatency":"{{whole - 1}}"}""");
            Add(files, hosts[host] + "/app", at + 1.5 + length, $$"""{"ts":"{{Stamp(at + 1.5 + length + 300 - (host * 900), "yyyy-MM-ddTHH:mm:ss.fff")}}Z","level":"INFO","msg":"request completed","method":"GET","path":"{{path}}","status":200,"durationMs":{{length}}}""");
        }

        foreach ((string name, List<(double At, string Line)> lines) in files)
        {
            folder.Write($"logs/{name}.log", string.Concat(lines.OrderBy(l => l.At).Select(l => l.Line + "\n")));
        }
    }

    private static void Add(Dictionary<string, List<(double At, string Line)>> files, string name, double at, string line)
    {
        if (!files.TryGetValue(name, out List<(double At, string Line)>? lines))
        {
            files.Add(name, lines = []);
        }

        lines.Add((at, line));
    }

    private static void CopyStory(ScratchFolder folder, Random? names)
    {
        string from = Path.Combine(Repository.Scenarios, "story");
        Dictionary<string, string> words = [];
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => f.Contains("logs", StringComparison.Ordinal) || f.EndsWith("doctor.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(from, file).Replace('\\', '/');
            folder.Write(Renamed(name, words, names), Renamed(File.ReadAllText(file), words, names));
        }
    }

    // Addresses keep their subnet's sharing, path words their length; both sides of the join see the same.
    private static string Renamed(string text, Dictionary<string, string> words, Random? names) => names is null ? text : PathWord().Replace(Addresses().Replace(text, m => Other(m.Value, words, () => string.Join('.', Enumerable.Range(0, 4).Select(_ => names.Next(1, 250))))), m =>
        Other(m.Value, words, () => new string([.. m.Value.Select(c => char.IsAsciiLetter(c) ? (char)('a' + names.Next(26)) : c)])));

    private static string Other(string name, Dictionary<string, string> words, Func<string> make) => words.TryGetValue(name, out string? other) ? other : words[name] = make();

    private static string[] Names(string[] names, Random? random) =>
        random is null ? names : [.. names.Select(n => new string([.. n.Select(c => char.IsAsciiLetter(c) ? (char)('a' + random.Next(26)) : c)]) + (char)('a' + random.Next(26)))];

    private static string Address(string client) => string.Join('.', client.PadRight(4, 'x').Take(4).Select(c => ((int)c).ToString(CultureInfo.InvariantCulture)));

    private static string Id(int i) => new Guid(i + 1, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]).ToString();

    private static string Stamp(double ms, string format) => new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).AddMilliseconds(ms).ToString(format, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])")]
    private static partial Regex Addresses();

    // Words of paths, and the folders that are named after a host.
    [GeneratedRegex(@"(?<=/(api/v1/)?)(api(?=/v1)|(?<=/api/v1/)[a-z]+|i-0[ab][12]0)(?=[/ ""?])")]
    private static partial Regex PathWord();
}
