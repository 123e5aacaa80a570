using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary><c>report.json</c>: all of a period's report. Unknown numbers are null.</summary>
public static class PeriodJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = PeriodJsonContext.Default,
        Converters = { new UnknownAsNull(), new MomentAsText(), new SpanAsMilliseconds() },
    };

    /// <summary>Writes the report.</summary>
    public static void Write(Stream output, PeriodReport report)
    {
        JsonSerializer.Serialize(output, new PeriodDocument(1, report), (JsonTypeInfo<PeriodDocument>)Options.GetTypeInfo(typeof(PeriodDocument)));
        output.WriteByte((byte)'\n');
    }

    private sealed class UnknownAsNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(Math.Round(value, 6));
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    private sealed class MomentAsText : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.IsKnown ? value.ToString() : null);
    }

    private sealed class SpanAsMilliseconds : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalMilliseconds);
    }
}

/// <summary>The whole of <c>report.json</c>.</summary>
/// <param name="SchemaVersion">Version of its shape.</param>
/// <param name="Report">The report.</param>
internal sealed record PeriodDocument(int SchemaVersion, PeriodReport Report);

/// <summary>The report as JSON.</summary>
[JsonSerializable(typeof(PeriodDocument))]
internal sealed partial class PeriodJsonContext : JsonSerializerContext;
