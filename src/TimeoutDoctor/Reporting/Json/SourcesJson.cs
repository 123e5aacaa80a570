using System.Text.Encodings.Web;
using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Json;

/// <summary>Writes what <c>sources</c> found as one JSON object.</summary>
public static class SourcesJson
{
    /// <summary>Writes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="report">What was found.</param>
    public static void Write(Stream output, DiscoveryReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteString("region", report.Region);
        json.WriteStartObject("looked");
        json.WriteNumber("logGroups", report.Looked.Groups);
        json.WriteNumber("sampledLogGroups", report.Looked.Sampled);
        json.WriteNumber("buckets", report.Looked.Buckets);
        json.WriteNumber("openedBuckets", report.Looked.Opened);
        json.WriteEndObject();
        WriteAll(json, "sources", report.Logs, Write);
        WriteAll(json, "hops", report.Hops, Write);
        WriteAll(json, "unread", report.Unread, (j, group) =>
        {
            j.WriteStartObject();
            j.WriteString("logGroup", group.Name);
            j.WriteString("why", group.Why);
            j.WriteEndObject();
        });
        WriteAll(json, "notes", report.Notes, (j, note) => j.WriteStringValue(note));
        json.WriteString("command", report.Command.Count == 0 ? null : ShellWords.Join(report.Command));
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, DiscoveredLog log)
    {
        json.WriteStartObject();
        json.WriteString("source", log.Uri);
        json.WriteString("hop", log.Hop == Hop.Unknown ? null : RequestRowWriter.NameOf(log.Hop));
        json.WriteString("format", log.FormatId);
        json.WriteString("latest", log.Latest.IsKnown ? log.Latest.ToString() : null);
        json.WriteBoolean("stopped", log.Stopped);
        json.WriteBoolean("inCommand", log.Chosen);
        if (log.Bytes is { } bytes)
        {
            json.WriteNumber("storedBytes", bytes);
        }

        json.WriteNumber("sampledLines", log.Lines);
        json.WriteNumber("parsedLines", log.Parsed);
        WriteAll(json, "loadBalancers", log.LoadBalancers, (j, name) => j.WriteStringValue(name));
        WriteAll(json, "silentLoadBalancers", log.Silent, (j, silent) =>
        {
            j.WriteStartObject();
            j.WriteString("loadBalancer", silent.Key);
            j.WriteString("latest", silent.Value.ToString());
            j.WriteEndObject();
        });
        WriteAll(json, "missing", log.Missing, (j, advice) =>
        {
            j.WriteStartObject();
            j.WriteString("what", advice.What);
            j.WriteString("where", advice.Where);
            j.WriteString("setting", advice.Setting.Length == 0 ? null : advice.Setting);
            j.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HopLogging hop)
    {
        json.WriteStartObject();
        json.WriteString("hop", RequestRowWriter.NameOf(hop.Hop));
        json.WriteString("off", hop.Off);
        WriteAll(json, "singlyOff", hop.SinglyOff, (j, one) => j.WriteStringValue(one));
        WriteAll(json, "find", hop.Find, Write);
        WriteAll(json, "enable", hop.Enable, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ShellCommand command)
    {
        json.WriteStartObject();
        json.WriteString("what", command.What);
        json.WriteString("command", ShellWords.Join(command.Words));
        json.WriteEndObject();
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T value in values)
        {
            write(json, value);
        }

        json.WriteEndArray();
    }
}
