using System.Security.Cryptography;
using System.Text.Json;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>What a pull leaves in its folder and in the cache, and how it asks.</summary>
[Collection(AwsServers.Collection)]
public sealed class PullTests : IDisposable
{
    private const string Bucket = "pulled-logs";

    private static readonly string[] Window = ["--from", "2026-03-02T10:00:00Z", "--to", "2026-03-02T10:10:00Z"];
    private static readonly long From = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public PullTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
        foreach (string group in (string[])["/pull/one", "/pull/two"])
        {
            _servers.Logs.Put(group, Enumerable.Range(0, 10).Select(i => new StoredEvent("a/stream", From + i, $"{group} {i}", $"{i}")));
        }
    }

    [AwsFact]
    public void The_manifest_says_of_each_file_what_it_is()
    {
        Store();
        Pulled("out", $"s3://{Bucket}/logs", "cloudwatch:/pull/one", "--app", "cloudwatch:/pull/two");
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(_folder["out/manifest.json"])).RootElement;
        Assert.Equal(1, manifest.GetProperty("schemaVersion").GetInt32());
        Assert.NotEqual("", manifest.GetProperty("toolVersion").GetString());
        Assert.Equal("2026-03-02T10:00:00Z", manifest.GetProperty("ranges")[0].GetProperty("from").GetString());
        JsonElement[] files = [.. manifest.GetProperty("files").EnumerateArray()];
        Assert.Equal(4, files.Length);
        Assert.All(files, f =>
        {
            byte[] content = File.ReadAllBytes(_folder["out/" + f.GetProperty("file").GetString()]);
            Assert.Equal(content.Length, f.GetProperty("bytes").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), f.GetProperty("sha256").GetString());
        });
        Assert.Equal(["logs/a.log", "logs/b.log"], files.Where(f => f.TryGetProperty("key", out _)).Select(f => f.GetProperty("key").GetString()!).Order());
        Assert.All(files.Where(f => f.TryGetProperty("key", out _)), f => Assert.Matches("^\"[0-9a-f]{32}\"$", f.GetProperty("eTag").GetString()));
        Assert.Equal(["/pull/one a/stream 10", "/pull/two a/stream 10"], files.Where(f => f.TryGetProperty("group", out _)).Select(f => $"{f.GetProperty("group").GetString()} {f.GetProperty("stream").GetString()} {f.GetProperty("events").GetInt32()}").Order());
    }

    [Fact]
    public void Several_groups_names_with_a_star_ARNs_and_the_beginning_of_streams_are_sources()
    {
        Assert.Equal(2, FilesOf("both", "cloudwatch:/pull/one,/pull/two"));
        Assert.Equal(2, FilesOf("star", "cloudwatch:/pull/*"));
        Assert.Equal(1, FilesOf("arn", "arn:aws:logs:us-east-1:123456789012:log-group:/pull/one:*"));
        Assert.Contains(_servers.Logs.Calls, c => c.Json.TryGetProperty("logGroupIdentifier", out JsonElement id) && id.GetString() == "arn:aws:logs:us-east-1:123456789012:log-group:/pull/one");
        Assert.Equal(1, FilesOf("streams", "cloudwatch:/pull/one:a/"));
        Assert.Equal(0, FilesOf("none", "cloudwatch:/pull/one:b/"));
    }

    [AwsFact]
    public void Who_agrees_to_pay_says_so_with_every_request_and_nobody_else_does()
    {
        Store();
        Pulled("free", $"s3://{Bucket}/logs");
        Assert.All(_servers.S3.Calls, c => Assert.False(c.Headers.ContainsKey("x-amz-request-payer")));
        _servers.S3.Reset();
        Pulled("paid", $"s3://{Bucket}/logs", "--requester-pays", "--no-cache");
        Assert.Contains(_servers.S3.Calls, c => c.Path.EndsWith("a.log", StringComparison.Ordinal));
        Assert.All(_servers.S3.Calls, c => Assert.Equal("requester", c.Headers["x-amz-request-payer"]));
    }

    [AwsFact]
    public void Without_a_cache_nothing_is_used_and_nothing_kept()
    {
        Store();
        Pulled("cached", $"s3://{Bucket}/logs");
        Pulled("other", $"s3://{Bucket}/logs", "--no-cache");
        Assert.Equal(4, _servers.S3.Calls.Count(c => c.Path.EndsWith(".log", StringComparison.Ordinal)));
        Directory.Delete(_folder["cache"], recursive: true);
        Pulled("none", $"s3://{Bucket}/logs", "--no-cache");
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [AwsFact]
    public void Two_at_once_with_one_cache_are_both_whole()
    {
        Store();
        _servers.S3.Faults = (_, c) => c.Path.EndsWith(".log", StringComparison.Ordinal) ? Fault.Slow : null;
        Parallel.For(0, 2, i => Pulled($"out{i}", $"s3://{Bucket}/logs"));
        Assert.Equal(Tree("out0"), Tree("out1"));
        Assert.Equal(2, Tree("out0").Count);
        Assert.Empty(Directory.EnumerateFiles(_folder["cache"], "part-*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Beyond_its_size_the_cache_forgets_what_was_used_longest_ago_and_never_what_may_be_in_use()
    {
        Instant now = Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
        ItemStore store = ItemStore.In(_folder["store"]);
        for (int hours = 0; hours < 20; hours += 5)
        {
            store.Write($"{hours}", new byte[100]);
            string newest = Directory.EnumerateFiles(_folder["store"], "*", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
            File.SetLastWriteTimeUtc(newest, (now - TimeSpan.FromHours(hours)).ToDateTimeOffset().UtcDateTime);
        }

        _folder.Write("store/part-old", "half");
        File.SetLastWriteTimeUtc(_folder["store/part-old"], (now - TimeSpan.FromHours(30)).ToDateTimeOffset().UtcDateTime);
        store.Trim(310, now);
        Assert.Equal([true, true, true, false], Kept(store));
        Assert.False(File.Exists(_folder["store/part-old"]));
        store.Trim(0, now);
        Assert.Equal([true, true, false, false], Kept(store));
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<bool> Kept(ItemStore store) => ((string[])["0", "5", "10", "15"]).Select(name => store.Read(name) is not null);

    private void Store()
    {
        _folder.Write("store/a.log", SmallLogs.Gateway());
        _folder.Write("store/b.log", SmallLogs.App());
        StoredIncident.Put(_servers, _folder["store"], $"s3://{Bucket}/logs");
        _servers.S3.Reset();
    }

    private int FilesOf(string output, string source)
    {
        Pulled(output, source);
        return JsonDocument.Parse(File.ReadAllBytes(_folder[output + "/manifest.json"])).RootElement.GetProperty("files").GetArrayLength();
    }

    private void Pulled(string output, params string[] arguments)
    {
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), ["pull", .. arguments, .. Window, "--output", _folder[output]]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private SortedDictionary<string, string> Tree(string output) => new(Directory.EnumerateFiles(_folder[output + "/logs"], "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(_folder[output], f), f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))), StringComparer.Ordinal);
}
