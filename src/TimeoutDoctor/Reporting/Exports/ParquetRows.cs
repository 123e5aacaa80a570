using System.Globalization;
using System.Text.Json;
using Parquet.Serialization.Attributes;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>A row of <c>requests.parquet</c>; columns are called as in <c>requests.csv</c>.</summary>
internal sealed class RequestRow
{
    private IReadOnlyList<(string Name, double Ms)> _hops = [];

#pragma warning disable IDE1006, SA1300 // Columns are called like the columns of requests.csv.
    public string? file { get; set; }

    public int line { get; set; }

    public string? requestId { get; set; }

    public string? traceId { get; set; }

    [ParquetTimestamp(ParquetTimestampResolution.Microseconds)]
    public DateTime? start { get; set; }

    public double? durationMs { get; set; }

    public int? status { get; set; }

    public string? method { get; set; }

    public string? path { get; set; }

    public string? route { get; set; }

    public int? elbStatus { get; set; }

    public double? elbDurationMs { get; set; }

    public string? target { get; set; }

    public int? appStatus { get; set; }

    public double? appDurationMs { get; set; }

    public string? host { get; set; }

    public int attempts { get; set; }

    public string? joinElb { get; set; }

    public string? joinApp { get; set; }

    public double joinConfidence { get; set; }

    public bool timedOut { get; set; }

    public bool flagged { get; set; }

    public string? cause { get; set; }

    public double? causeConfidence { get; set; }
#pragma warning restore IDE1006, SA1300

    /// <summary>The segments known.</summary>
    internal IReadOnlyList<(string Name, double Ms)> Hops => _hops;

    /// <summary>Reads an object of <c>requests.ndjson</c>.</summary>
    public static RequestRow Of(JsonElement json)
    {
        JsonElement front = json.GetProperty("front"), join = json.GetProperty("join");
        JsonElement? elb = Part(json, "elb") ?? (Text(front, "hop") == "elb" ? front : null), app = Part(json, "app");
        return new RequestRow
        {
            file = Text(front, "file"),
            line = front.GetProperty("line").GetInt32(),
            requestId = Text(front, "requestId"),
            traceId = Text(front, "traceId"),
            start = Text(front, "start") is { } at ? DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null,
            durationMs = Number(front, "durationMs"),
            status = (int?)Number(front, "status"),
            method = Text(front, "method"),
            path = Text(front, "path"),
            route = Text(front, "route"),
            elbStatus = (int?)Number(elb, "status"),
            elbDurationMs = Number(elb, "durationMs"),
            target = Text(elb, "target"),
            appStatus = (int?)Number(app, "status"),
            appDurationMs = Number(app, "durationMs"),
            host = Text(app, "host"),
            attempts = json.GetProperty("attempts").GetInt32(),
            joinElb = Text(join, "elb"),
            joinApp = Text(join, "app"),
            joinConfidence = join.GetProperty("confidence").GetDouble(),
            timedOut = json.GetProperty("timedOut").GetBoolean(),
            flagged = json.GetProperty("flagged").GetBoolean(),
            cause = Text(json, "cause"),
            causeConfidence = Number(json, "causeConfidence"),
            _hops = [.. json.GetProperty("hops").EnumerateArray().Select(h => (h.GetProperty("name").GetString()!, h.GetProperty("ms").GetDouble()))],
        };
    }

    private static JsonElement? Part(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? Text(JsonElement? json, string name) =>
        json is { } part && part.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement? json, string name) =>
        json is { } part && part.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}

/// <summary>A row of <c>hops.parquet</c>; columns are called as in <c>hops.csv</c>.</summary>
internal sealed class HopRow
{
#pragma warning disable IDE1006, SA1300 // Columns are called like the columns of hops.csv.
    public string? file { get; set; }

    public int line { get; set; }

    public string? requestId { get; set; }

    public string? hop { get; set; }

    public double ms { get; set; }
#pragma warning restore IDE1006, SA1300

    /// <summary>The known segments of a request.</summary>
    public static IEnumerable<HopRow> Of(RequestRow request) =>
        request.Hops.Select(h => new HopRow { file = request.file, line = request.line, requestId = request.requestId, hop = h.Name, ms = h.Ms });
}
