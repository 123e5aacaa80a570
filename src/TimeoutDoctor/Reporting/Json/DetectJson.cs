using System.Text.Encodings.Web;
using System.Text.Json;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Json;

/// <summary>Writes what <c>detect</c> found as one JSON object.</summary>
public static class DetectJson
{
    /// <summary>Writes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="sources">What was found.</param>
    /// <param name="names">Texts behind the records' numbers.</param>
    public static void Write(Stream output, IReadOnlyList<SourceDescription> sources, Interner names)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteStartArray("files");
        foreach (SourceDescription source in sources)
        {
            Write(json, source, names);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, SourceDescription found, Interner names)
    {
        SourceFile source = found.Source;
        IngestCounts counts = source.Counts;
        json.WriteStartObject();
        json.WriteString("file", source.Name);
        json.WriteString("envelope", source.Envelope);
        json.WriteString("format", source.FormatId);
        json.WriteString("hop", source.FormatId is null ? null : RequestRowWriter.NameOf(source.Hop));
        json.WriteString("host", source.Host);
        json.WriteString("loadBalancer", source.LoadBalancer);
        json.WriteString("node", source.Node);
        json.WriteString("account", source.Account);
        json.WriteString("region", source.Region);
        json.WriteString("intervalEnd", source.IntervalEnd.IsKnown ? source.IntervalEnd.ToString() : null);
        json.WriteString("zone", found.Zone);
        json.WriteBoolean("connectionLevel", source.ConnectionLevel);
        json.WriteNumber("linesRead", counts.LinesRead);
        json.WriteNumber("parsed", counts.Parsed);
        json.WriteNumber("skipped", counts.Skipped);
        json.WriteNumber("rejected", counts.Rejected);
        json.WriteNumber("parsedShare", counts.LinesRead == 0 ? 0 : Math.Round(counts.Parsed / (double)counts.LinesRead, 4));
        json.WriteNumber("records", found.Records);
        json.WriteString("from", counts.First.IsKnown ? counts.First.ToString() : null);
        json.WriteString("to", counts.Last.IsKnown ? counts.Last.ToString() : null);
        json.WriteString("stampEdge", found.Records == 0 ? null : found.Edge.ToString().ToLowerInvariant());
        WriteNumber(json, "stampResolutionMs", found.ResolutionTicks == 0 ? null : found.ResolutionTicks / (double)TimeSpan.TicksPerMillisecond);
        json.WriteNumber("assumedZone", found.AssumedZone);
        json.WriteNumber("guessedUnit", found.GuessedUnit);
        WriteFields(json, found);
        WriteSample(json, found, names);
        WriteReasons(json, counts);
        WriteMissing(json, found);
        json.WriteString("failure", counts.Failure);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, SourceDescription found)
    {
        json.WriteStartObject("fields");
        foreach (FieldCount field in found.Fields)
        {
            json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(field.Field.ToString()), field.Records);
        }

        json.WriteEndObject();
    }

    private static void WriteSample(Utf8JsonWriter json, SourceDescription found, Interner names)
    {
        if (found.Sample is not { } record)
        {
            json.WriteNull("sample");
            return;
        }

        json.WriteStartObject("sample");
        json.WriteNumber("line", record.At.Line);
        json.WriteString("text", found.SampleLine is null ? null : SafeText.Of(found.SampleLine));
        json.WriteString("start", record.Start.IsKnown ? record.Start.ToString() : null);
        json.WriteString("end", record.End.IsKnown ? record.End.ToString() : null);
        WriteNumber(json, "durationMs", record.Duration.IsMeasured ? Math.Round(record.Duration.Milliseconds, 4) : null);
        WriteNumber(json, "status", record.Status > 0 ? record.Status : null);
        json.WriteString("method", Known(record.Method.Name()));
        json.WriteString("path", record.Path.IsEmpty ? null : record.Path.ToString());
        json.WriteString("route", Known(names[record.Route]));
        json.WriteString("target", Known(names[record.Target]));
        json.WriteString("requestId", record.RequestId.IsKnown ? record.RequestId.ToString() : null);
        json.WriteString("extendedId", record.ExtendedId.IsKnown ? record.ExtendedId.ToString() : null);
        json.WriteString("traceId", record.TraceId.IsKnown ? record.TraceId.ToString() : null);
        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, IngestCounts counts)
    {
        json.WriteStartArray("reasons");
        foreach (RejectReason reason in counts.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("kind", reason.Rejected ? "rejected" : "skipped");
            json.WriteString("reason", reason.Reason);
            json.WriteNumber("count", reason.Count);
            json.WriteNumber("line", reason.SampleLine);
            json.WriteString("text", SafeText.Of(reason.Sample));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMissing(Utf8JsonWriter json, SourceDescription found)
    {
        json.WriteStartArray("missing");
        foreach (JoinAdvice advice in found.Missing)
        {
            json.WriteStartObject();
            json.WriteString("what", advice.What);
            json.WriteString("where", advice.Where);
            json.WriteString("setting", Known(advice.Setting));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
