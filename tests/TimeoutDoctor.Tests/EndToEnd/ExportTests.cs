using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Google.Protobuf;
using Json.Schema;
using OpenTelemetry.Proto.Trace.V1;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Exports are held against the published shape of their formats, and read back by another program where there is one.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Spans_have_the_shape_of_otlp_and_lie_on_one_clock()
    {
        JsonElement root = Exported("otlp", "traces.otlp.json", "otlp-traces.schema.json");
        Dictionary<string, JsonElement[]> services = root.GetProperty("resourceSpans").EnumerateArray().ToDictionary(
            r => r.GetProperty("resource").GetProperty("attributes")[0].GetProperty("value").GetProperty("stringValue").GetString()!,
            r => r.GetProperty("scopeSpans")[0].GetProperty("spans").EnumerateArray().ToArray(), StringComparer.Ordinal);
        Assert.Equal(["api-gateway", "app 10.0.1.5", "load-balancer"], services.Keys.Order(StringComparer.Ordinal));
        Assert.All(services.Values, spans => Assert.Equal(SmallLogs.TimedOut, spans.Length));
        ILookup<string?, JsonElement> byId = services.Values.SelectMany(s => s).ToLookup(s => s.GetProperty("spanId").GetString());
        Assert.All(byId, same => Assert.Single(same));
        foreach (JsonElement app in services["app 10.0.1.5"])
        {
            JsonElement elb = byId[app.GetProperty("parentSpanId").GetString()].Single(), gateway = byId[elb.GetProperty("parentSpanId").GetString()].Single();
            Assert.Equal(gateway.GetProperty("traceId").GetString(), app.GetProperty("traceId").GetString());
            Assert.Equal(29_002, Milliseconds(gateway));
            Assert.Equal(80, Milliseconds(app));
            Assert.InRange(Nanoseconds(app, "startTimeUnixNano"), Nanoseconds(gateway, "startTimeUnixNano"), Nanoseconds(gateway, "endTimeUnixNano"));
            Assert.Equal(2, gateway.GetProperty("status").GetProperty("code").GetInt32());
        }
    }

    [Fact]
    public void Spans_are_read_by_the_published_definition_of_otlp()
    {
        TracesData read = Otlp();
        Span[] spans = [.. read.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans)];
        Assert.Equal(3 * SmallLogs.TimedOut, spans.Length);
        Assert.All(read.ResourceSpans, r => Assert.Equal("service.name", Assert.Single(r.Resource.Attributes).Key));
        Assert.All(spans, s =>
        {
            Assert.NotEqual(Span.Types.SpanKind.Unspecified, s.Kind);
            Assert.True(s.StartTimeUnixNano <= s.EndTimeUnixNano);
            Assert.Contains(s.Attributes, a => a is { Key: "http.response.status_code", Value.ValueCase: OpenTelemetry.Proto.Common.V1.AnyValue.ValueOneofCase.IntValue });
        });
    }

    [Fact]
    public void A_name_that_otlp_does_not_have_is_refused()
    {
        SmallLogs.Write(_folder);
        Run(0, "diagnose", "logs", "--export", "otlp", "--output", "out");
        string wrong = File.ReadAllText(_folder["out/traces.otlp.json"]).Replace("parentSpanId", "parentSpan", StringComparison.Ordinal);
        Assert.Throws<InvalidProtocolBufferException>(() => JsonParser.Default.Parse<TracesData>(wrong));
    }

    [Fact]
    public void The_proxy_on_the_instance_is_a_span_between_load_balancer_and_application()
    {
        SmallLogs.Write(_folder);
        _folder.Write("logs/proxy/access.log", SmallLogs.App().Replace("\"durationMs\":80.0", "\"durationMs\":83.0", StringComparison.Ordinal));
        Run(0, "diagnose", "logs", "--source", """{"path":"logs/proxy","hop":"proxy"}""", "--export", "otlp", "--output", "out");
        (string Service, Span Span)[] spans = [.. Read().ResourceSpans.SelectMany(r => r.ScopeSpans[0].Spans.Select(s => (r.Resource.Attributes[0].Value.StringValue, s)))];
        Dictionary<ByteString, (string Service, Span Span)> byId = spans.ToDictionary(s => s.Span.SpanId);
        (string Service, Span Span)[] apps = [.. spans.Where(s => s.Service.StartsWith("app", StringComparison.Ordinal))];
        Assert.Equal(SmallLogs.TimedOut, apps.Length);
        Assert.All(apps, app =>
        {
            (string Service, Span Span) proxy = byId[app.Span.ParentSpanId], elb = byId[proxy.Span.ParentSpanId];
            Assert.Equal(("proxy", "load-balancer"), (proxy.Service, elb.Service));
            Assert.Equal(3_000_000ul, app.Span.StartTimeUnixNano - proxy.Span.StartTimeUnixNano);
            Assert.InRange(proxy.Span.StartTimeUnixNano, elb.Span.StartTimeUnixNano, elb.Span.EndTimeUnixNano);
        });
    }

    [Fact]
    public void Events_have_the_shape_of_the_trace_event_format()
    {
        JsonElement[] events = [.. Exported("chrome-trace", "trace-events.json", "trace-events.schema.json").GetProperty("traceEvents").EnumerateArray()];
        Assert.Equal(SmallLogs.TimedOut, events.Count(e => e.GetProperty("name").GetString() == "process_name"));
        Assert.Equal(3 * SmallLogs.TimedOut, events.Count(e => e.TryGetProperty("cat", out JsonElement cat) && cat.GetString() == "hop"));
        JsonElement gateway = events.First(e => e.GetProperty("ph").GetString() == "X");
        Assert.Equal(29_002_000, gateway.GetProperty("dur").GetDouble());
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 4, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000.0, gateway.GetProperty("ts").GetDouble());
    }

    [Fact]
    public void Duckdb_reads_the_tables_of_all_requests_and_their_hops()
    {
        SmallLogs.Write(_folder);
        Run(0, "diagnose", "logs", "--requests", "all", "--export", "parquet", "--output", "out");
        Assert.Equal([SmallLogs.Count, SmallLogs.TimedOut], Query("select count(*), count(*) filter (flagged) from 'requests.parquet'").Select(v => Convert.ToInt32(v, CultureInfo.InvariantCulture)));
        Assert.Equal([new DateTime(2026, 3, 2, 10, 0, 0), "GET /v1/items"], Query("select min(start), any_value(route) from 'requests.parquet'"));
        Assert.Equal([80.0], Query("select max(ms) from 'hops.parquet' where hop = 'app'"));
        Assert.Equal([0L], Query("select count(*) from 'hops.parquet' h anti join 'requests.parquet' r using (file, line)"));
    }

    [Fact]
    public void Without_a_timed_out_request_all_exports_are_empty_and_whole()
    {
        _folder.Write("logs/access.log", string.Join('\n', SmallLogs.Gateway().Split('\n').Take(3)) + "\n");
        Run(0, "diagnose", "logs", "--export", "otlp", "chrome-trace", "parquet", "--output", "out");
        Assert.Equal([0L], Query("select count(*) from 'requests.parquet'"));
        Assert.Equal("""{"resourceSpans":[]}""", File.ReadAllText(_folder["out/traces.otlp.json"]));
    }

    [Fact]
    public void An_export_needs_a_folder()
    {
        SmallLogs.Write(_folder);
        Assert.Contains("--output", Run(2, "diagnose", "logs", "--export", "otlp").Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private TracesData Otlp()
    {
        SmallLogs.Write(_folder);
        Run(0, "diagnose", "logs", "--export", "otlp", "--output", "out");
        return Read();
    }

    // Ids are hex in OTLP's JSON and read as base64 here: other bytes, but as different from each other.
    private TracesData Read() => JsonParser.Default.Parse<TracesData>(File.ReadAllText(_folder["out/traces.otlp.json"]));

    private JsonElement Exported(string format, string file, string schema)
    {
        SmallLogs.Write(_folder);
        Run(0, "diagnose", "logs", "--export", format, "--output", "out");
        JsonElement root = JsonDocument.Parse(File.ReadAllBytes(_folder["out/" + file])).RootElement;
        JsonSchema shape = JsonSchema.FromText(File.ReadAllText(Path.Combine(Repository.Root, "fixtures", "schemas", schema)));
        EvaluationResults result = shape.Evaluate(root, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join("; ", (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}")).Take(5)));
        return root;
    }

    private object[] Query(string sql)
    {
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        using DuckDBCommand command = database.CreateCommand();
        command.CommandText = sql.Replace("'requests.parquet'", $"'{_folder["out/requests.parquet"]}'", StringComparison.Ordinal).Replace("'hops.parquet'", $"'{_folder["out/hops.parquet"]}'", StringComparison.Ordinal);
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)];
    }

    private static double Milliseconds(JsonElement span) => (Nanoseconds(span, "endTimeUnixNano") - Nanoseconds(span, "startTimeUnixNano")) / 1e6;

    private static long Nanoseconds(JsonElement span, string name) => long.Parse(span.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private ToolRun Run(int exitCode, params string[] arguments)
    {
        ToolRun run = Tool.Run(_folder.Path, arguments);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Error}");
        return run;
    }
}
