using System.Text.Json;
using System.Text.RegularExpressions;
using TimeoutDoctor.Tests.EndToEnd;
using TimeoutDoctor.Tests.Reporting;

namespace TimeoutDoctor.Tests.Aws;

/// <summary><c>sources</c>: what is found in an account with the credentials at hand, and what is said of the rest.</summary>
[Collection(AwsServers.Collection)]
public sealed partial class DiscoveryTests : IDisposable
{
    private const string Bucket = "discovery-logs";
    private const string Prefix = $"s3://{Bucket}/prod/AWSLogs/123456789012/elasticloadbalancing/us-east-1";

    private static readonly DateTimeOffset First = new(2025, 9, 15, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Shift = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero) - First;

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public DiscoveryTests(AwsServers servers)
    {
        _servers = servers;
        _servers.S3?.Reset();
        _servers.Logs.Reset();
        _servers.Logs.Clear();
    }

    [Fact]
    public async Task Groups_beyond_what_is_listed_are_said_to_be_there()
    {
        foreach (string name in (string[])["/a", "/b", "/c"])
        {
            _servers.Logs.Put(name, [new StoredEvent("one", 1, "event", "1")]);
        }

        var access = new TimeoutDoctor.Model.RemoteAccess { EndpointUrl = _servers.Logs.Url, Region = "us-east-1" };
        var connection = new TimeoutDoctor.Sources.Aws.AwsConnection(access, new Amazon.Runtime.BasicAWSCredentials(Signature.Key, Signature.Secret));
        TimeoutDoctor.Sources.Discovery.FoundGroups few = await new TimeoutDoctor.Sources.Discovery.GroupSearch(connection, mostListed: 2).FindAsync([], CancellationToken.None);
        TimeoutDoctor.Sources.Discovery.FoundGroups all = await new TimeoutDoctor.Sources.Discovery.GroupSearch(connection).FindAsync([], CancellationToken.None);
        Assert.Equal((2, true), (few.Names.Count, few.Cut));
        Assert.True(all.Names.Count > 2);
        Assert.False(all.Cut);
    }

    [AwsFact]
    public void What_is_found_is_told_by_hop_at_the_width_of_the_terminal()
    {
        Store();
        foreach (int width in (int[])[80, 140])
        {
            ToolRun run = Sources($"s3://{Bucket}", "--width", $"{width}", "--color", "never");
            Assert.True(run.ExitCode == 0, run.Error);
            GoldenFile.Matches($"sources-{width}.txt", run.OutputText);
            // Commands are there to be copied, whole.
            Assert.All(run.OutputText.Split('\n').Where(l => !l.StartsWith("  aws ", StringComparison.Ordinal) && !l.StartsWith("    --", StringComparison.Ordinal)), line => Assert.True(line.Length <= width, line));
        }
    }

    [AwsFact]
    public void The_command_that_it_proposes_diagnoses_what_was_found()
    {
        Store();
        JsonElement found = Json(Sources($"s3://{Bucket}", "--region", "us-east-1", "--format", "json"));
        Assert.Equal(["cloudwatch:/aws/apigateway/prod-access apigw-json", $"{Prefix} alb, elb-classic", "cloudwatch:/ecs/shop json"], found.GetProperty("sources").EnumerateArray().Select(s => $"{s.GetProperty("source")} {s.GetProperty("format")}"));
        string[] words = [.. found.GetProperty("command").GetString()!.Split(' ')];
        Assert.Equal(["timeout-doctor", "diagnose", "--gateway", "cloudwatch:/aws/apigateway/prod-access", "--elb", Prefix, "--app", "cloudwatch:/ecs/shop", "--from", "2025-09-15T09:01:00Z", "--to", "2025-09-15T10:01:00Z", "--region", "us-east-1"], words);
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), [.. words.Skip(1), "--full", "--format", "json"]);
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement summary = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(SmallLogs.Count, summary.GetProperty("requests").GetInt32());
        Assert.Equal(SmallLogs.TimedOut, summary.GetProperty("flagged").GetInt32());
    }

    [AwsFact]
    public void All_buckets_are_looked_into_where_none_is_named_and_only_by_reading()
    {
        Store();
        JsonElement found = Json(Sources("--format", "json"));
        Assert.Contains(found.GetProperty("sources").EnumerateArray(), s => s.GetProperty("source").GetString() == Prefix);
        Assert.All(_servers.S3.Calls, call => Assert.Equal("GET", call.Method));
        Assert.All(_servers.Logs.Calls, call => Assert.Contains(call.Operation, (string[])["DescribeLogGroups", "DescribeLogStreams", "GetLogEvents"]));
        Assert.DoesNotContain(_servers.Logs.Calls, call => call.Operation == "GetLogEvents" && call.Json.GetProperty("logGroupName").GetString()!.StartsWith("/aws/lambda", StringComparison.Ordinal));
    }

    [AwsFact]
    public void Naming_the_beginning_of_groups_looks_there_only_and_whatever_their_name_promises()
    {
        Store();
        JsonElement found = Json(Sources($"s3://{Bucket}", "cloudwatch:/aws/lambda/", "--format", "json"));
        Assert.Equal(1, found.GetProperty("looked").GetProperty("logGroups").GetInt32());
        Assert.Equal(["/aws/lambda/thumbnails"], found.GetProperty("unread").EnumerateArray().Select(u => u.GetProperty("logGroup").GetString()));
    }

    [AwsFact]
    public void A_load_balancer_and_an_API_without_access_logs_are_named_though_others_have_them()
    {
        Store();
        _servers.Logs.Put("API-Gateway-Execution-Logs_z9y8x7w6v5/prod", []);
        JsonElement found = Json(Sources($"s3://{Bucket}", "--format", "json"));
        JsonElement elb = found.GetProperty("sources").EnumerateArray().Single(s => s.GetProperty("source").GetString() == Prefix);
        Assert.Equal(["app.shop.0123456789abcdef", "old-shop"], elb.GetProperty("loadBalancers").EnumerateArray().Select(n => n.GetString()));
        JsonElement silent = Assert.Single(elb.GetProperty("silentLoadBalancers").EnumerateArray());
        Assert.Equal(("app.gone.0123456789abcdef", "2025-09-14T09:05:00Z"), (silent.GetProperty("loadBalancer").GetString(), silent.GetProperty("latest").GetString()));
        Assert.Contains("app.gone.0123456789abcdef", Assert.Single(found.GetProperty("hops")[1].GetProperty("singlyOff").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("API z9y8x7w6v5, stage prod", Assert.Single(found.GetProperty("hops")[0].GetProperty("singlyOff").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [AwsFact]
    public void Where_nothing_is_found_each_hop_is_said_to_be_off_with_the_command_that_switches_it_on()
    {
        _folder.Write("store/readme.txt", "no logs");
        StoredIncident.Put(_servers, _folder["store"], "s3://discovery-empty");
        ToolRun run = Sources("s3://discovery-empty", "--format", "json");
        JsonElement found = Json(run);
        Assert.Equal(["gateway", "elb", "app"], found.GetProperty("hops").EnumerateArray().Select(h => h.GetProperty("hop").GetString()));
        Assert.All(found.GetProperty("hops").EnumerateArray(), h =>
        {
            Assert.NotEqual(JsonValueKind.Null, h.GetProperty("off").ValueKind);
            Assert.NotEmpty(h.GetProperty("find").EnumerateArray());
            Assert.NotEmpty(h.GetProperty("enable").EnumerateArray());
        });
        Assert.Equal(JsonValueKind.Null, found.GetProperty("command").ValueKind);
    }

    [AwsFact]
    public void What_may_not_be_listed_is_said_with_the_permission_and_the_rest_is_still_found()
    {
        Store();
        _servers.Logs.Faults = (_, c) => c.Operation == "DescribeLogGroups" ? Fault.Error(400, "AccessDeniedException") : null;
        JsonElement found = Json(Sources($"s3://{Bucket}", "--format", "json"));
        Assert.Contains("logs:DescribeLogGroups", Assert.Single(found.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Single(found.GetProperty("sources").EnumerateArray());
        Assert.Contains("unknown", found.GetProperty("hops")[0].GetProperty("off").GetString(), StringComparison.Ordinal);

        _servers.Logs.Faults = (_, c) => c.Operation == "GetLogEvents" ? Fault.Error(400, "AccessDeniedException") : null;
        found = Json(Sources($"s3://{Bucket}", "--format", "json"));
        Assert.Contains("logs:GetLogEvents", Assert.Single(found.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);

        _servers.Logs.Faults = null;
        _servers.S3.Faults = (_, c) => c.Path == "/" ? Fault.Error(403, "AccessDenied") : null;
        found = Json(Sources("--format", "json"));
        Assert.Contains("s3:ListAllMyBuckets", Assert.Single(found.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);

        _servers.Logs.Faults = (_, _) => Fault.Error(400, "ExpiredTokenException");
        ToolRun refused = Sources();
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("expired", refused.Error, StringComparison.Ordinal);
    }

    [AwsCommandLineFact]
    public void Every_command_that_it_tells_is_understood_by_the_AWS_command_line()
    {
        _servers.Logs.Put("API-Gateway-Execution-Logs_a1b2c3d4e5/prod", []);
        JsonElement found = Json(Sources("s3://" + Bucket, "--format", "json"));
        string[] commands = [.. found.GetProperty("hops").EnumerateArray().SelectMany(h => h.GetProperty("find").EnumerateArray().Concat(h.GetProperty("enable").EnumerateArray())).Select(c => c.GetProperty("command").GetString()!)];
        Assert.Contains(commands, c => c.Contains("--rest-api-id a1b2c3d4e5", StringComparison.Ordinal));
        Assert.True(commands.Length >= 14, $"{commands.Length} commands");
        // The shell takes the words apart, the command line checks them and sends a request: 252 is how it ends when it does not understand.
        _servers.Logs.Reset();
        string script = string.Concat(commands.Select(c => $"({AwsFactAttribute.CommandLine}{c["aws".Length..]} --region us-east-1 --endpoint-url {_servers.Logs.Url} >/dev/null 2>&1; test $? -ge 253 || echo {c.Split(' ')[2]}) &\n"));
        Assert.Equal("", OfficialClients.Shell(_servers, script + "wait"));
        Assert.True(_servers.Logs.Calls.Count >= commands.Length, $"{_servers.Logs.Calls.Count} calls of {commands.Length} commands");
    }

    public void Dispose()
    {
        _servers.Logs.Clear();
        _folder.Dispose();
    }

    private void Store()
    {
        _servers.Logs.Put("/aws/apigateway/prod-access", Events(SmallLogs.Gateway()));
        _servers.Logs.Put("/ecs/shop", Events(SmallLogs.App()));
        _servers.Logs.Put("/ecs/poem", Events("Whose woods these are I think I know.\nHis house is in the village though;\n"));
        _servers.Logs.Put("/ecs/new", []);
        _servers.Logs.Put("/aws/lambda/thumbnails", Events("START RequestId: 4c03d4a7 Version: $LATEST\n"));
        foreach (string name in (string[])["app.shop.0123456789abcdef", "old-shop"])
        {
            foreach (string end in (string[])["T0955Z", "T1005Z"])
            {
                _folder.Write($"store/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2025/09/15/123456789012_elasticloadbalancing_us-east-1_{name}_20250915{end}_10.0.1.10_abcdefgh.log", name == "old-shop" ? "x" : Dated(SmallLogs.Elb()));
            }
        }

        _folder.Write("store/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2025/09/14/123456789012_elasticloadbalancing_us-east-1_app.gone.0123456789abcdef_20250914T0905Z_10.0.1.10_abcdefgh.log", "x");
        StoredIncident.Put(_servers, _folder["store"], $"s3://{Bucket}/prod");
        _servers.S3.Reset();
    }

    // Long ago, whatever the clock says.
    private static IEnumerable<StoredEvent> Events(string log) =>
        Dated(log).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => new StoredEvent("one", First.AddSeconds(i).ToUnixTimeMilliseconds(), line, $"{i:000000}"));

    private static string Dated(string log) => Epoch().Replace(log, m => $"{long.Parse(m.Value) - (long)Shift.TotalMilliseconds}")
        .Replace("2026-03-02", "2025-09-15", StringComparison.Ordinal).Replace("02/Mar/2026", "15/Sep/2025", StringComparison.Ordinal);

    private ToolRun Sources(params string[] arguments) => Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), ["sources", .. arguments]);

    private static JsonElement Json(ToolRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    [GeneratedRegex(@"\b1772\d{9}\b")]
    private static partial Regex Epoch();
}
