using System.Globalization;
using System.Text;
using System.Text.Json;
using TimeoutDoctor.Formats.LoadBalancers;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

/// <summary>Spells a record's fields as the keys of expected.jsonl do.</summary>
internal static class RecordKeys
{
    public static void Compare(string key, JsonElement expected, in HopRecord record, Interner names, string where)
    {
        string found = key == "client" ? ClientOf(expected, record)
            : key == "connection" && record.Connection == ConnectionId.Hash(Encoding.UTF8.GetBytes(expected.GetString()!)) ? expected.GetString()!
            : Spell(key, record, names);
        string wanted = expected.ValueKind switch
        {
            JsonValueKind.String when key is "start" or "end" => Moment(expected),
            JsonValueKind.String => expected.GetString()!,
            JsonValueKind.Null => "null",
            JsonValueKind.Number => Number(expected.GetDouble()),
            JsonValueKind.Array => string.Join(' ', expected.EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal)),
            _ => expected.GetRawText(),
        };
        Assert.True(wanted == found, $"{where}: {key} is {found}, not {wanted}");
    }

    public static string Kebab(string name)
    {
        var result = new StringBuilder();
        foreach (char c in name)
        {
            _ = char.IsAsciiLetterUpper(c) && result.Length > 0 ? result.Append('-') : result;
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }

    private static string Spell(string key, in HopRecord record, Interner names) => key switch
    {
        "hop" => Kebab(record.Hop.ToString()),
        "edge" => Kebab(record.Edge.ToString()),
        "event" => Kebab(record.Event.ToString()),
        "error" => Kebab(record.Error.ToString()),
        "status" => Number(record.Status),
        "attempts" => Number(record.UpstreamAttempts),
        "targetStatus" => Number(record.TargetStatus),
        "start" => Moment(record.Start),
        "end" => Moment(record.End),
        "resolutionMs" => Number(record.ResolutionTicks / (double)TimeSpan.TicksPerMillisecond),
        "durationMs" => Time(record.Duration),
        "firstByteMs" => Time(record.FirstByte),
        "requestMs" => Time(record.RequestTime),
        "targetMs" => Time(record.TargetTime),
        "responseMs" => Time(record.ResponseTime),
        "authorizerMs" => Time(record.AuthorizerTime),
        "requestId" => Id(record.RequestId),
        "extendedId" => Id(record.ExtendedId),
        "traceId" => Id(record.TraceId),
        "method" => record.Method switch { HttpMethod.Unknown => "null", HttpMethod.Other => "other", var m => m.ToString().ToUpperInvariant() },
        "path" => record.Path.IsEmpty ? "null" : record.Path.ToString(),
        "route" => record.Route == Interner.None ? "null" : names[record.Route],
        "target" => record.Target == Interner.None ? "null" : names[record.Target],
        "receivedBytes" => Number(record.ReceivedBytes),
        "sentBytes" => Number(record.SentBytes),
        "flags" => string.Join(' ', Flags(record.Flags).Order(StringComparer.Ordinal)),
        _ => throw new InvalidDataException($"unknown key {key} in expected.jsonl"),
    };

    private static IEnumerable<string> Flags(RecordFlags flags) =>
        Enum.GetValues<RecordFlags>().Where(f => f != RecordFlags.None && flags.HasFlag(f)).Select(f => Kebab(f.ToString()));

    private static string ClientOf(JsonElement expected, in HopRecord record) =>
        record.Client == 0 ? "null"
        : expected.ValueKind == JsonValueKind.String && record.Client == ClientAddress.Hash(Encoding.UTF8.GetBytes(expected.GetString()!), hasPort: false) ? expected.GetString()!
        : "another client";

    private static string Time(Elapsed time) => time.IsMeasured ? Number(time.Milliseconds) : time.IsFailed ? "failed" : "absent";

    private static string Id(RequestId id) => id.IsKnown ? id.ToString() : "null";

    private static string Moment(Instant moment) => moment.IsKnown ? moment.ToString() : "null";

    private static string Moment(JsonElement text) => Moment(Instant.From(DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
