using System.Globalization;
using System.Text.Json;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>A row of <c>requests.parquet</c>; columns are called as in <c>requests.csv</c>.</summary>
internal sealed class RequestRow
{
    private IReadOnlyList<(string Name, double Ms)> _hops = [];

    /// <summary>The columns.</summary>
    public static ParquetTable<RequestRow> Table { get; } = new(
        ParquetColumn.Text<RequestRow>("file", r => r.File),
        ParquetColumn.Value<RequestRow, int>("line", r => r.Line),
        ParquetColumn.Text<RequestRow>("requestId", r => r.RequestId),
        ParquetColumn.Text<RequestRow>("traceId", r => r.TraceId),
        ParquetColumn.Moment<RequestRow>("start", r => r.Start),
        ParquetColumn.Optional<RequestRow, double>("durationMs", r => r.DurationMs),
        ParquetColumn.Optional<RequestRow, int>("status", r => r.Status),
        ParquetColumn.Text<RequestRow>("method", r => r.Method),
        ParquetColumn.Text<RequestRow>("path", r => r.Path),
        ParquetColumn.Text<RequestRow>("route", r => r.Route),
        ParquetColumn.Optional<RequestRow, int>("elbStatus", r => r.ElbStatus),
        ParquetColumn.Optional<RequestRow, double>("elbDurationMs", r => r.ElbDurationMs),
        ParquetColumn.Text<RequestRow>("target", r => r.Target),
        ParquetColumn.Optional<RequestRow, int>("appStatus", r => r.AppStatus),
        ParquetColumn.Optional<RequestRow, double>("appDurationMs", r => r.AppDurationMs),
        ParquetColumn.Text<RequestRow>("host", r => r.Host),
        ParquetColumn.Value<RequestRow, int>("attempts", r => r.Attempts),
        ParquetColumn.Text<RequestRow>("joinElb", r => r.JoinElb),
        ParquetColumn.Text<RequestRow>("joinApp", r => r.JoinApp),
        ParquetColumn.Value<RequestRow, double>("joinConfidence", r => r.JoinConfidence),
        ParquetColumn.Value<RequestRow, bool>("timedOut", r => r.TimedOut),
        ParquetColumn.Value<RequestRow, bool>("flagged", r => r.Flagged),
        ParquetColumn.Text<RequestRow>("cause", r => r.Cause),
        ParquetColumn.Optional<RequestRow, double>("causeConfidence", r => r.CauseConfidence));

    public string? File { get; init; }

    public int Line { get; init; }

    public string? RequestId { get; init; }

    public string? TraceId { get; init; }

    public DateTime? Start { get; init; }

    public double? DurationMs { get; init; }

    public int? Status { get; init; }

    public string? Method { get; init; }

    public string? Path { get; init; }

    public string? Route { get; init; }

    public int? ElbStatus { get; init; }

    public double? ElbDurationMs { get; init; }

    public string? Target { get; init; }

    public int? AppStatus { get; init; }

    public double? AppDurationMs { get; init; }

    public string? Host { get; init; }

    public int Attempts { get; init; }

    public string? JoinElb { get; init; }

    public string? JoinApp { get; init; }

    public double JoinConfidence { get; init; }

    public bool TimedOut { get; init; }

    public bool Flagged { get; init; }

    public string? Cause { get; init; }

    public double? CauseConfidence { get; init; }

    /// <summary>The segments known.</summary>
    internal IReadOnlyList<(string Name, double Ms)> Hops => _hops;

    /// <summary>Reads an object of <c>requests.ndjson</c>.</summary>
    public static RequestRow Of(JsonElement json)
    {
        JsonElement front = json.GetProperty("front"), join = json.GetProperty("join");
        JsonElement? elb = Part(json, "elb") ?? (Text(front, "hop") == "elb" ? front : null), app = Part(json, "app");
        return new RequestRow
        {
            File = Text(front, "file"),
            Line = front.GetProperty("line").GetInt32(),
            RequestId = Text(front, "requestId"),
            TraceId = Text(front, "traceId"),
            Start = Text(front, "start") is { } at ? DateTime.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) : null,
            DurationMs = Number(front, "durationMs"),
            Status = (int?)Number(front, "status"),
            Method = Text(front, "method"),
            Path = Text(front, "path"),
            Route = Text(front, "route"),
            ElbStatus = (int?)Number(elb, "status"),
            ElbDurationMs = Number(elb, "durationMs"),
            Target = Text(elb, "target"),
            AppStatus = (int?)Number(app, "status"),
            AppDurationMs = Number(app, "durationMs"),
            Host = Text(app, "host"),
            Attempts = json.GetProperty("attempts").GetInt32(),
            JoinElb = Text(join, "elb"),
            JoinApp = Text(join, "app"),
            JoinConfidence = join.GetProperty("confidence").GetDouble(),
            TimedOut = json.GetProperty("timedOut").GetBoolean(),
            Flagged = json.GetProperty("flagged").GetBoolean(),
            Cause = Text(json, "cause"),
            CauseConfidence = Number(json, "causeConfidence"),
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
    /// <summary>The columns.</summary>
    public static ParquetTable<HopRow> Table { get; } = new(
        ParquetColumn.Text<HopRow>("file", r => r.File),
        ParquetColumn.Value<HopRow, int>("line", r => r.Line),
        ParquetColumn.Text<HopRow>("requestId", r => r.RequestId),
        ParquetColumn.Text<HopRow>("hop", r => r.Hop),
        ParquetColumn.Value<HopRow, double>("ms", r => r.Ms));

    public string? File { get; init; }

    public int Line { get; init; }

    public string? RequestId { get; init; }

    public string? Hop { get; init; }

    public double Ms { get; init; }

    /// <summary>The known segments of a request.</summary>
    public static IEnumerable<HopRow> Of(RequestRow request) =>
        request.Hops.Select(h => new HopRow { File = request.File, Line = request.Line, RequestId = request.RequestId, Hop = h.Name, Ms = h.Ms });
}
