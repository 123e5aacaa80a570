using System.Text.Json;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>
/// The AWS command line and the official JavaScript client work with the stand-ins (which check their signatures), and the tool sends what
/// they send: a stand-in that only our own client understands would prove nothing.
/// </summary>
[Collection(AwsServers.Collection)]
public sealed class OfficialClientTests : IDisposable
{
    private const string Group = "/official/clients";
    private const string Bucket = "official-clients";
    private const string SomeQuery = "00000000-0000-0000-0000-000000000001";
    private const string Key = "logs/app/one.log.gz";

    private static readonly long From = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long To = From + (10 * 60_000) - 1;

    // What a client adds for itself; everything else must be the same.
    private static readonly string[] OwnQuery = ["encoding-type", "x-id", "max-keys"];

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public OfficialClientTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
        _servers.Logs.Put(Group, Enumerable.Range(0, 2000).Select(i => new StoredEvent($"stream-{i % 3}", From + (i * 300), i % 50 == 0 ? "status 504" : "status 200", i.ToString("000000"))));
    }

    [AwsFact]
    public void The_JavaScript_client_reads_from_the_stand_ins()
    {
        StoreObject();
        JsonElement seen = JsonDocument.Parse(CallWithJavaScript()).RootElement;
        Assert.Equal(1, seen.GetProperty("keys").GetInt32());
        Assert.Equal(SmallLogs.Gateway().Length, seen.GetProperty("bytes").GetInt32());
        Assert.Equal(700, seen.GetProperty("first").GetInt32());
        Assert.Equal(2000, seen.GetProperty("events").GetInt32());
        Assert.Equal(1, seen.GetProperty("groups").GetInt32());
        Assert.Equal(40, seen.GetProperty("rows").GetInt32());
        Assert.Equal(2, seen.GetProperty("streams").GetInt32());
        Assert.Equal(100, seen.GetProperty("last").GetInt32());
        Assert.Equal("ResourceNotFoundException", seen.GetProperty("missing").GetString());
    }

    [AwsCommandLineFact]
    public void The_AWS_command_line_reads_from_the_stand_ins()
    {
        StoreObject();
        string events = CommandLine("logs", "filter-log-events", "--log-group-name", Group, "--start-time", $"{From}", "--end-time", $"{To}", "--query", "events[].eventId");
        Assert.Equal(2000, events.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(id => id != "None"));
        string keys = CommandLine("s3api", "list-objects-v2", "--bucket", Bucket, "--prefix", "logs/", "--query", "length(Contents)");
        Assert.Equal("1", keys.Trim());
        CommandLine("s3", "cp", "--only-show-errors", $"s3://{Bucket}/{Key}", _folder["copy"]);
        Assert.Equal(SmallLogs.Gateway().Length, new FileInfo(_folder["copy"]).Length);
    }

    [AwsCommandLineFact]
    public void The_requests_of_the_tool_are_those_of_the_command_line_and_of_the_JavaScript_client()
    {
        StoreObject();
        List<ApiCall> ours = Recorded(() => CallWithTool().GetAwaiter().GetResult());
        List<ApiCall> javaScript = Recorded(() => CallWithJavaScript());
        List<ApiCall> commandLine = Recorded(() =>
        {
            CommandLine("s3api", "list-objects-v2", "--bucket", Bucket, "--prefix", "logs/");
            CommandLine("s3api", "get-object", "--bucket", Bucket, "--key", Key, _folder["object"]);
            CommandLine("logs", "filter-log-events", "--log-group-name", Group, "--start-time", $"{From}", "--end-time", $"{To}", "--no-paginate");
            CommandLine("logs", "describe-log-groups", "--log-group-name-prefix", Group);
            CommandLine("logs", "start-query", "--log-group-name", Group, "--start-time", $"{From / 1000}", "--end-time", $"{To / 1000}", "--query-string", "fields @timestamp | filter @message like /504/", "--limit", "10000");
            CommandLine("logs", "describe-log-streams", "--log-group-name", Group, "--order-by", "LastEventTime", "--descending", "--limit", "2");
            CommandLine("logs", "get-log-events", "--log-group-name", Group, "--log-stream-name", "stream-0", "--limit", "100", "--no-start-from-head");
            CommandLine("logs", "stop-query", "--query-id", SomeQuery);
        });
        foreach (List<ApiCall> theirs in (List<ApiCall>[])[javaScript, commandLine])
        {
            foreach (string operation in (string[])["FilterLogEvents", "DescribeLogGroups", "StartQuery", "DescribeLogStreams", "GetLogEvents", "StopQuery"])
            {
                AssertSameCall(First(theirs, operation), First(ours, operation));
            }

            if (theirs.FirstOrDefault(c => c.Operation == "GetQueryResults") is { } results)
            {
                // Each has its own query.
                Assert.Equal(Fields(results).Keys, Fields(First(ours, "GetQueryResults")).Keys);
            }

            AssertSameRequest(theirs.First(c => c.Query.ContainsKey("list-type")), ours.First(c => c.Query.ContainsKey("list-type")));
            AssertSameRequest(theirs.First(IsGet), ours.First(IsGet));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static ApiCall First(List<ApiCall> calls, string operation) => calls.First(c => c.Operation == operation);

    private static bool IsGet(ApiCall call) => call.Method == "GET" && call.Path == $"/{Bucket}/{Key}";

    private static void AssertSameCall(ApiCall theirs, ApiCall ours)
    {
        Assert.Equal(theirs.Method, ours.Method);
        Assert.Equal(theirs.Path, ours.Path);
        Assert.Equal(theirs.Headers["x-amz-target"], ours.Headers["x-amz-target"]);
        Assert.Equal(theirs.Headers["content-type"], ours.Headers["content-type"]);
        Assert.Equal(theirs.Scope, ours.Scope);
        Assert.Equal(Fields(theirs), Fields(ours));
    }

    private static void AssertSameRequest(ApiCall theirs, ApiCall ours)
    {
        Assert.Equal(theirs.Method, ours.Method);
        Assert.Equal(theirs.Path.TrimEnd('/'), ours.Path.TrimEnd('/'));
        Assert.Equal(theirs.Scope, ours.Scope);
        Assert.Equal(Query(theirs), Query(ours));
        Assert.Empty(ours.Body);
    }

    private static SortedDictionary<string, string> Fields(ApiCall call) =>
        new(call.Json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText()), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Query(ApiCall call) =>
        new(call.Query.Where(q => !OwnQuery.Contains(q.Key)).ToDictionary(q => q.Key, q => q.Value), StringComparer.Ordinal);

    private List<ApiCall> Recorded(Action calls)
    {
        _servers.S3.Reset();
        _servers.Logs.Calls.Clear();
        calls();
        return [.. _servers.S3.Calls, .. _servers.Logs.Calls];
    }

    private void StoreObject()
    {
        _folder.Write("store/app/one.log.gz", SmallLogs.Gateway());
        StoredIncident.Put(_servers, _folder["store"], $"s3://{Bucket}/logs");
    }

    private string CallWithJavaScript() => OfficialClients.Script(_servers, "calls.mjs", Bucket, "logs/", Key, Group, $"{From}", $"{To}");

    private string CommandLine(params string[] arguments) =>
        OfficialClients.CommandLine(_servers, [.. arguments, "--endpoint-url", arguments[0].StartsWith("s3", StringComparison.Ordinal) ? _servers.S3.Url : _servers.Logs.Url, "--output", "text"]);

    private async Task CallWithTool()
    {
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), "diagnose", $"s3://{Bucket}/logs/", "--no-cache", "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        var connection = new AwsConnection(new RemoteAccess { EndpointUrl = _servers.Logs.Url, Region = "us-east-1" }, new Amazon.Runtime.BasicAWSCredentials(Signature.Key, Signature.Secret));
        using var service = new LogsService(connection, null);
        await foreach (Amazon.CloudWatchLogs.Model.FilteredLogEvent _ in service.EventsAsync(new() { LogGroupName = Group, StartTime = From, EndTime = To }, CancellationToken.None))
        {
        }

        await foreach (Amazon.CloudWatchLogs.Model.LogGroup _ in service.GroupsAsync(Group, CancellationToken.None))
        {
        }

        string query = await service.StartQueryAsync(new() { LogGroupName = Group, StartTime = From / 1000, EndTime = To / 1000, QueryString = "fields @timestamp | filter @message like /504/", Limit = 10000 }, CancellationToken.None);
        _ = await service.QueryResultsAsync(query, Group, CancellationToken.None);
        await service.StopQueryAsync(SomeQuery);
        Assert.Equal(2, (await service.LatestStreamsAsync(Group, 2, CancellationToken.None)).Count);
        Assert.Equal(100, (await service.LatestEventsAsync(Group, "stream-0", 100, CancellationToken.None)).Count);
    }
}

/// <summary>A test that needs the AWS command line besides the S3-compatible server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AwsCommandLineFactAttribute : FactAttribute
{
    public AwsCommandLineFactAttribute() => Skip = AwsFactAttribute.Missing ?? (AwsFactAttribute.CommandLine is null ? "No AWS command line; ./test installs Debian's." : null);
}
