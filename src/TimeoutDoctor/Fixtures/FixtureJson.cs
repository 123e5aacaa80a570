using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures;

/// <summary>
/// The bytes of <c>fixture.json</c> and <c>expected.json</c>: the same content gives the same bytes, and a request takes one line, so that a
/// change of one is a change of one line. What is read must be understood whole: an unknown key, a missing one or another version is an error.
/// </summary>
public static class FixtureJson
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false);

    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>Writes <c>fixture.json</c>.</summary>
    public static byte[] Write(FixtureManifest manifest) => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ShapeOf<FixtureManifest>(Indented)), (byte)'\n'];

    /// <summary>Writes <c>expected.json</c>.</summary>
    public static byte[] Write(ExpectedDiagnosis expected)
    {
        var text = new StringBuilder();
        text.Append("{\"schemaVersion\":").Append(expected.SchemaVersion).Append(",\n\"front\":").Append(JsonSerializer.Serialize(expected.Front, ShapeOf<string>(Compact)));
        Lines(text, "inputs", expected.Inputs);
        Lines(text, "clocks", expected.Clocks);
        Lines(text, "findings", expected.Findings);
        Lines(text, "requests", expected.Requests);
        return Encoding.UTF8.GetBytes(text.Append("\n}\n").ToString());
    }

    /// <summary>Writes lists, an item a line.</summary>
    internal static byte[] Write<TFirst, TSecond>((string Key, IReadOnlyList<TFirst> Items) first, (string Key, IReadOnlyList<TSecond> Items) second)
    {
        var text = new StringBuilder("{");
        Lines(text, first.Key, first.Items);
        Lines(text, second.Key, second.Items);
        return Encoding.UTF8.GetBytes(text.Append("}\n").ToString());
    }

    /// <summary>Reads <c>fixture.json</c>.</summary>
    /// <exception cref="FormatException">It is not understood; the message is fit for a user.</exception>
    public static FixtureManifest ReadManifest(byte[] json) => Read<FixtureManifest>(json);

    /// <summary>Reads <c>expected.json</c>.</summary>
    /// <exception cref="FormatException">It is not understood; the message is fit for a user.</exception>
    public static ExpectedDiagnosis ReadExpected(byte[] json)
    {
        ExpectedDiagnosis expected = Read<ExpectedDiagnosis>(json);
        IEnumerable<SourceRef> places = expected.Requests.SelectMany(r => (IEnumerable<SourceRef>)[r.Front, .. r.Elb, .. r.Proxy, .. r.App, .. (r.Verdict?.Evidence ?? []).Select(e => e.At).OfType<SourceRef>()]);
        return places.All(p => p.Source >= 0 && p.Source < expected.Inputs.Count) ? expected : throw new FormatException("a place names an input that is not listed.");
    }

    /// <summary>Reads JSON strictly.</summary>
    /// <exception cref="FormatException">It is not understood; the message is fit for a user.</exception>
    internal static T Read<T>(byte[] json, bool versioned = true)
        where T : class
    {
        try
        {
            if (versioned)
            {
                CheckVersion(json);
            }

            return JsonSerializer.Deserialize(json, ShapeOf<T>(Compact)) ?? throw new FormatException("an object is wanted, not null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {(e.LineNumber ?? 0) + 1}: {Told(e)}", e);
        }
    }

    // First of all: keys that a newer version has added are not the user's mistake.
    private static void CheckVersion(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schemaVersion", out JsonElement version))
        {
            throw new FormatException("it has no schemaVersion.");
        }

        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != FixtureManifest.CurrentVersion)
        {
            throw new FormatException($"its schemaVersion is not {FixtureManifest.CurrentVersion}, the only one that this version reads.");
        }
    }

    private static string Told(JsonException e)
    {
        string path = e.Path is { Length: > 2 } at ? $" at {Printable(at[2..])}" : "";
        string[] quoted = e.Message.Split('\'');
        return e.Message.Contains("could not be mapped", StringComparison.Ordinal) && quoted.Length > 1 ? $"there is no key \"{Printable(quoted[1])}\"{path}."
            : e.Message.Contains("missing required properties", StringComparison.Ordinal) ? $"a required key is missing{path}: {Printable(string.Join(", ", quoted.Skip(3).Where((_, i) => i % 2 == 0)))}."
            : e.Message.Contains("uplicate", StringComparison.Ordinal) ? $"a key stands twice{path}."
            : e.Message.Contains("could not be converted", StringComparison.Ordinal) || e.Message.Contains("allow setting null", StringComparison.Ordinal) || e.Message.Contains("nullability", StringComparison.Ordinal) ? $"the value{path} is of the wrong kind."
            : "this is not valid JSON.";
    }

    private static string Printable(string text) => new([.. text.Take(80).Select(c => c is < ' ' or > '~' ? '?' : c)]);

    private static void Lines<T>(StringBuilder text, string key, IReadOnlyList<T> items)
    {
        text.Append(text.Length > 1 ? ",\n\"" : "\"").Append(key).Append("\":[");
        for (int i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(JsonSerializer.Serialize(items[i], ShapeOf<T>(Compact)));
        }

        text.Append(']');
    }

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = indented,
        NewLine = "\n",
        Converters = { new PlaceConverter() },
        TypeInfoResolver = FixtureShapes.Default.WithAddedModifier(LeaveOutEmpty),
    };

    private static JsonTypeInfo<T> ShapeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    // Lists that are empty and links that were not made are the rule: they would make most of the file.
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        if (type.Type != typeof(ExpectedRequest) && type.Type != typeof(ExpectedVerdict))
        {
            return;
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            property.ShouldSerialize = property.IsRequired ? null : (_, value) => value switch
            {
                null => false,
                bool b => b,
                "none" => false,
                System.Collections.IEnumerable items and not string => items.GetEnumerator().MoveNext(),
                1.0 when property.Name == "joinConfidence" => false,
                _ => true,
            };
        }
    }

    private sealed class PlaceConverter : JsonConverter<SourceRef>
    {
        public override SourceRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            int[] parts = JsonSerializer.Deserialize(ref reader, ShapeOf<int[]>(options)) ?? [];
            return parts is [>= 0, > 0] or [>= 0, > 0, > 0] ? new SourceRef(parts[0], parts[1], parts.Length > 2 ? parts[2] : 0) : throw new JsonException("could not be converted to a place");
        }

        public override void Write(Utf8JsonWriter writer, SourceRef value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Source);
            writer.WriteNumberValue(value.Line);
            if (value.Part > 0)
            {
                writer.WriteNumberValue(value.Part);
            }

            writer.WriteEndArray();
        }
    }
}

/// <summary>What the files of a fixture hold.</summary>
[JsonSerializable(typeof(FixtureManifest))]
[JsonSerializable(typeof(ExpectedDiagnosis))]
[JsonSerializable(typeof(TruthDocument))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class FixtureShapes : JsonSerializerContext;
