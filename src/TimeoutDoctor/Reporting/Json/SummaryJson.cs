using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Json;

/// <summary>Writes <c>summary.json</c>: what was read, joined, corrected and found.</summary>
public static class SummaryJson
{
    /// <summary>Writes the summary of a report.</summary>
    public static void Write(Stream output, DiagnosisReport report)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 1);
        json.WriteString("toolVersion", report.ToolVersion);
        json.WriteStartObject("window");
        Moment(json, "from", report.Window.From);
        Moment(json, "to", report.Window.To);
        json.WriteEndObject();
        Policy(json, report.Policy);
        Inputs(json, report);
        json.WriteString("front", RequestRowWriter.NameOf(report.Front));
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("explained", report.Explained);
        json.WriteNumber("timedOut", report.TimedOut);
        json.WriteNumber("flagged", report.Flagged);
        json.WriteStartObject("joins");
        Joins(json, "elb", report.LoadBalancerJoins);
        Joins(json, "app", report.AppJoins);
        json.WriteEndObject();
        Clocks(json, report);
        Found(json, report);
        Hops(json, report);
        json.WriteStartArray("notes");
        foreach (string note in report.Notes)
        {
            json.WriteStringValue(note);
        }

        json.WriteEndArray();
        json.WriteBoolean("partial", report.Partial);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Policy(Utf8JsonWriter json, TimeoutPolicy policy)
    {
        json.WriteStartObject("policy");
        json.WriteNumber("gatewayTimeoutMs", policy.Gateway.TotalMilliseconds);
        json.WriteNumber("elbIdleTimeoutMs", policy.LoadBalancer.TotalMilliseconds);
        json.WriteNumber("fastBackendMs", policy.FastBackend.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void Inputs(Utf8JsonWriter json, DiagnosisReport report)
    {
        json.WriteStartArray("inputs");
        foreach (SourceFile input in report.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("file", input.Name);
            json.WriteString("hop", RequestRowWriter.NameOf(input.Hop));
            json.WriteString("format", input.FormatId);
            if (input.Envelope is not null)
            {
                json.WriteString("envelope", input.Envelope);
            }

            if (input.LogGroup is not null)
            {
                json.WriteString("logGroup", input.LogGroup);
            }

            ObjectKey(json, input);

            json.WriteNumber("linesRead", input.Counts.LinesRead);
            json.WriteNumber("parsed", input.Counts.Parsed);
            json.WriteNumber("skipped", input.Counts.Skipped);
            json.WriteNumber("rejected", input.Counts.Rejected);
            Moment(json, "first", input.Counts.First);
            Moment(json, "last", input.Counts.Last);
            if (input.Counts.Failure is { } failure)
            {
                json.WriteString("failure", failure);
            }

            Reasons(json, input.Counts);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // What the S3 key of a load balancer's log tells.
    private static void ObjectKey(Utf8JsonWriter json, SourceFile input)
    {
        if (input.Account is null)
        {
            return;
        }

        json.WriteString("account", input.Account);
        json.WriteString("region", input.Region);
        json.WriteString("loadBalancer", input.LoadBalancer);
        json.WriteString("node", input.Node);
        Moment(json, "intervalEnd", input.IntervalEnd);
    }

    private static void Reasons(Utf8JsonWriter json, IngestCounts counts)
    {
        json.WriteStartArray("reasons");
        foreach (RejectReason reason in counts.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("reason", reason.Reason);
            json.WriteString("kind", reason.Rejected ? "rejected" : "skipped");
            json.WriteNumber("count", reason.Count);
            json.WriteNumber("line", reason.SampleLine);
            json.WriteString("sample", System.Text.Encoding.UTF8.GetString(reason.Sample));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Joins(Utf8JsonWriter json, string name, JoinCounts counts)
    {
        json.WriteStartObject(name);
        json.WriteNumber("requestId", counts[JoinBasis.RequestId]);
        json.WriteNumber("traceId", counts[JoinBasis.TraceId]);
        json.WriteNumber("inferred", counts[JoinBasis.Inferred]);
        json.WriteNumber("none", counts[JoinBasis.None]);
        json.WriteEndObject();
    }

    private static void Clocks(Utf8JsonWriter json, DiagnosisReport report)
    {
        json.WriteStartArray("clockOffsets");
        foreach (ClockOffset clock in report.ClockOffsets)
        {
            json.WriteStartObject();
            json.WriteString("hop", RequestRowWriter.NameOf(clock.Hop));
            json.WriteString("host", clock.Host);
            json.WriteNumber("offsetMs", Math.Round(clock.Offset.TotalMilliseconds, 3));
            json.WriteNumber("boundMs", Math.Round(clock.Bound.TotalMilliseconds, 3));
            json.WriteNumber("driftPpm", Math.Round(clock.DriftPpm, 2));
            json.WriteNumber("samples", clock.Samples);
            Span(json, "earliestMs", clock.Earliest);
            Span(json, "latestMs", clock.Latest);
            Steps(json, clock.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Steps(Utf8JsonWriter json, IReadOnlyList<ClockStep> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        json.WriteStartArray("steps");
        foreach (ClockStep step in steps)
        {
            json.WriteStartObject();
            json.WriteString("at", step.At.ToString());
            json.WriteNumber("byMs", Math.Round(step.By.TotalMilliseconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Found(Utf8JsonWriter json, DiagnosisReport report)
    {
        json.WriteStartArray("timeouts");
        foreach (TimeoutPlateau plateau in report.Timeouts)
        {
            json.WriteStartObject();
            json.WriteString("hop", RequestRowWriter.NameOf(plateau.Hop));
            json.WriteNumber("plateauMs", Math.Round(plateau.Plateau.TotalMilliseconds, 3));
            json.WriteNumber("requests", plateau.Requests);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("causes");
        foreach (CauseCount cause in report.Causes)
        {
            json.WriteStartObject();
            json.WriteString("cause", cause.Cause);
            json.WriteNumber("requests", cause.Requests);
            json.WriteNumber("flagged", cause.Flagged);
            json.WriteNumber("confidence", Math.Round(cause.Confidence, 4));
            Span(json, "medianWaitMs", cause.MedianWait);
            Span(json, "medianAppMs", cause.MedianApp);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (Finding finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", finding.Kind);
            json.WriteString("value", finding.Value);
            json.WriteString("cause", finding.Cause);
            json.WriteNumber("requests", finding.Requests);
            json.WriteNumber("ofRequests", finding.OfRequests);
            Number(json, "trafficShare", finding.TrafficShare);
            Number(json, "pValue", finding.PValue);
            Number(json, "lift", finding.Lift);
            Number(json, "liftLow", finding.LiftLow);
            Number(json, "liftHigh", finding.LiftHigh);
            json.WriteString("text", finding.Text);
            json.WriteString("counterfactual", finding.Counterfactual);
            json.WriteStartArray("advice");
            foreach (Advice advice in finding.Advice)
            {
                json.WriteStartObject();
                json.WriteString("do", advice.Do);
                json.WriteString("checkFirst", advice.CheckFirst);
                json.WriteString("breaks", advice.Breaks);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Hops(Utf8JsonWriter json, DiagnosisReport report)
    {
        json.WriteStartArray("hops");
        foreach (HopStatistics hop in report.Hops)
        {
            json.WriteStartObject();
            json.WriteString("name", hop.Name);
            json.WriteString("route", hop.Route);
            json.WriteNumber("count", hop.Count);
            json.WriteNumber("p50Ms", Math.Round(hop.P50, 3));
            json.WriteNumber("p90Ms", Math.Round(hop.P90, 3));
            json.WriteNumber("p99Ms", Math.Round(hop.P99, 3));
            json.WriteNumber("maxMs", Math.Round(hop.Max, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Moment(Utf8JsonWriter json, string name, Instant moment) => json.WriteString(name, moment.IsKnown ? moment.ToString() : null);

    private static void Span(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } value)
        {
            json.WriteNumber(name, Math.Round(value.TotalMilliseconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
