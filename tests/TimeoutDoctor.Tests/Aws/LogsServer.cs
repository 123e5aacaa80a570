using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>An event of the stand-in.</summary>
internal sealed record StoredEvent(string Stream, long At, string Message, string Id);

/// <summary>
/// Speaks the protocol of CloudWatch Logs (JSON 1.1 over HTTP) as far as the tool and the official clients use it here, and checks
/// signatures. It is held to the protocol by clients that are not ours: see <see cref="OfficialClientTests"/>.
/// </summary>
internal sealed partial class LogsServer : LoopbackServer
{
    private readonly Dictionary<string, List<StoredEvent>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (JsonNode Rows, int Matched, int Polls)> _queries = new(StringComparer.Ordinal);

    /// <summary>Most events of a page.</summary>
    public int PageSize { get; set; } = 700;

    /// <summary>Every n-th page is empty, with a token.</summary>
    public int EmptyEvery { get; set; } = 3;

    /// <summary>Whether each page begins with the last event of the one before.</summary>
    public bool Repeat { get; set; }

    /// <summary>Most rows of a query, as older endpoints cap them.</summary>
    public int RowCap { get; set; } = 10_000;

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan Skew { get; set; }

    public int Errors { get; private set; }

    public override void Reset()
    {
        base.Reset();
        (PageSize, EmptyEvery, Repeat, RowCap, Skew, Errors) = (700, 3, false, 10_000, TimeSpan.Zero, 0);
    }

    public void Put(string group, IEnumerable<StoredEvent> events) => _groups[group] = [.. events.OrderBy(e => e.At)];

    /// <summary>Forgets all groups.</summary>
    public void Clear() => _groups.Clear();

    protected override async Task AnswerAsync(HttpContext context, ApiCall call)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow() + Skew;
        context.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        if (Signature.Check(context.Request, call, now) is { } refused)
        {
            await ErrorAsync(context, 400, refused);
            return;
        }

        JsonElement q = call.Json;
        try
        {
            JsonNode answer = call.Operation switch
            {
                "FilterLogEvents" => Filter(q),
                "GetLogEvents" => Get(q),
                "DescribeLogGroups" => Groups(q),
                "DescribeLogStreams" => Streams(q),
                "StartQuery" => Start(q),
                "GetQueryResults" => Results(q),
                "StopQuery" => new JsonObject { ["success"] = true },
                _ => throw new KeyNotFoundException("UnknownOperationException"),
            };
            context.Response.ContentType = "application/x-amz-json-1.1";
            await SendAsync(context, JsonSerializer.SerializeToUtf8Bytes(answer), BodyFault(context));
        }
        catch (KeyNotFoundException e)
        {
            await ErrorAsync(context, 400, e.Message.EndsWith("Exception", StringComparison.Ordinal) ? e.Message : "InvalidParameterException");
        }
    }

    protected override async Task ErrorAsync(HttpContext context, int status, string code)
    {
        Errors++;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        string message = code == "InvalidSignatureException" ? "Signature expired: the stand-in's clock differs" : "stand-in";
        await SendAsync(context, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["__type"] = code, ["message"] = message }), null);
    }

    private List<StoredEvent> Group(JsonElement q)
    {
        string name = Text(q, "logGroupName") ?? Text(q, "logGroupIdentifier")?.Split(":log-group:")[^1] ?? throw new KeyNotFoundException("InvalidParameterException");
        return _groups.TryGetValue(name, out List<StoredEvent>? events) ? events : throw new KeyNotFoundException("ResourceNotFoundException");
    }

    private JsonObject Filter(JsonElement q)
    {
        long from = Number(q, "startTime") ?? 0;
        long to = Number(q, "endTime") ?? long.MaxValue;
        string prefix = Text(q, "logStreamNamePrefix") ?? "";
        Regex? pattern = Text(q, "filterPattern") is { Length: > 0 } p ? new Regex(string.Join('|', Terms().Matches(p).Select(m => Regex.Escape(m.Groups[1].Value + m.Groups[2].Value)))) : null;
        List<StoredEvent> all = [.. Group(q).Where(e => e.At >= from && e.At <= to && e.Stream.StartsWith(prefix, StringComparison.Ordinal) && (pattern?.IsMatch(e.Message) ?? true))];
        (int at, int page) = Text(q, "nextToken") is { } token && token.Split('-') is [var a, var b] ? (int.Parse(a, CultureInfo.InvariantCulture), int.Parse(b, CultureInfo.InvariantCulture)) : (0, 1);
        int size = EmptyEvery > 0 && page % EmptyEvery == 0 ? 0 : Math.Min(PageSize, (int)(Number(q, "limit") ?? 10_000));
        int start = Repeat && size > 0 ? Math.Max(0, at - 1) : at;
        List<StoredEvent> events = [.. all.Skip(start).Take(at - start + size)];
        var answer = new JsonObject { ["events"] = new JsonArray([.. events.Select(Event)]), ["searchedLogStreams"] = new JsonArray() };
        if (at + size < all.Count)
        {
            answer["nextToken"] = string.Create(CultureInfo.InvariantCulture, $"{at + size}-{page + 1}");
        }

        return answer;
    }

    private JsonObject Get(JsonElement q)
    {
        string stream = Text(q, "logStreamName") ?? throw new KeyNotFoundException("InvalidParameterException");
        List<StoredEvent> all = [.. Group(q).Where(e => e.Stream == stream)];
        int limit = (int)(Number(q, "limit") ?? 10_000);
        List<StoredEvent> events = q.TryGetProperty("startFromHead", out JsonElement head) && head.GetBoolean() ? [.. all.Take(limit)] : [.. all.TakeLast(limit)];
        return new JsonObject { ["events"] = new JsonArray([.. events.Select(e => { JsonObject o = Event(e); o.Remove("eventId"); o.Remove("logStreamName"); return o; })]), ["nextForwardToken"] = "f/1", ["nextBackwardToken"] = "b/1" };
    }

    private JsonObject Groups(JsonElement q)
    {
        string prefix = Text(q, "logGroupNamePrefix") ?? "";
        return new JsonObject { ["logGroups"] = new JsonArray([.. _groups.Keys.Where(g => g.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(g => new JsonObject { ["logGroupName"] = g, ["arn"] = $"arn:aws:logs:us-east-1:123456789012:log-group:{g}:*", ["storedBytes"] = _groups[g].Sum(e => (long)e.Message.Length), ["creationTime"] = 0 })]) };
    }

    private JsonObject Streams(JsonElement q) => new()
    {
        ["logStreams"] = new JsonArray([.. Group(q).GroupBy(e => e.Stream).OrderByDescending(g => g.Max(e => e.At)).Take((int)(Number(q, "limit") ?? 50))
            .Select(g => new JsonObject { ["logStreamName"] = g.Key, ["firstEventTimestamp"] = g.Min(e => e.At), ["lastEventTimestamp"] = g.Max(e => e.At) })]),
    };

    // Understands what the tool asks: "filter @message like /…/", rows of @timestamp.
    private JsonObject Start(JsonElement q)
    {
        Match like = Like().Match(Text(q, "queryString") ?? "");
        if (!like.Success)
        {
            throw new KeyNotFoundException("MalformedQueryException");
        }

        long from = Number(q, "startTime")!.Value * 1000;
        long to = (Number(q, "endTime")!.Value * 1000) + 999;
        var pattern = new Regex(like.Groups[1].Value);
        List<StoredEvent> found = [.. Group(q).Where(e => e.At >= from && e.At <= to && pattern.IsMatch(e.Message))];
        int cap = Math.Min(RowCap, (int)(Number(q, "limit") ?? 10_000));
        var rows = new JsonArray([.. found.Take(cap).Select(e => new JsonArray(
            Field("@timestamp", DateTimeOffset.FromUnixTimeMilliseconds(e.At).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)), Field("@ptr", e.Id)))]);
        string id = Guid.NewGuid().ToString();
        lock (_queries)
        {
            _queries[id] = (rows, found.Count, 0);
        }

        return new JsonObject { ["queryId"] = id };
    }

    private JsonObject Results(JsonElement q)
    {
        string id = Text(q, "queryId") ?? "";
        lock (_queries)
        {
            if (!_queries.TryGetValue(id, out (JsonNode Rows, int Matched, int Polls) query))
            {
                throw new KeyNotFoundException("ResourceNotFoundException");
            }

            _queries[id] = query with { Polls = query.Polls + 1 };
            bool done = query.Polls > 0;
            return new JsonObject
            {
                ["status"] = done ? "Complete" : "Running",
                ["results"] = done ? query.Rows.DeepClone() : new JsonArray(),
                ["statistics"] = new JsonObject { ["recordsMatched"] = (double)query.Matched, ["recordsScanned"] = 0.0, ["bytesScanned"] = 0.0 },
            };
        }
    }

    private static JsonObject Field(string name, string value) => new() { ["field"] = name, ["value"] = value };

    private static JsonObject Event(StoredEvent e) => new() { ["logStreamName"] = e.Stream, ["timestamp"] = e.At, ["message"] = e.Message, ["ingestionTime"] = e.At + 1500, ["eventId"] = e.Id };

    private static string? Text(JsonElement q, string name) => q.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static long? Number(JsonElement q, string name) => q.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;

    // ?term ?"several words": any of them anywhere in the event.
    [GeneratedRegex("\\?(?:\"([^\"]*)\"|(\\S+))")]
    private static partial Regex Terms();

    [GeneratedRegex("@message like /(.*?)/")]
    private static partial Regex Like();
}
