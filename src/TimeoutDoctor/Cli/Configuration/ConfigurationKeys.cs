using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Cli.Configuration;

/// <summary>Checks the keys of a configuration before it is used: an unknown one is an error that names the nearest valid one and its line.</summary>
internal static class ConfigurationKeys
{
    /// <summary>Keys of an object of this shape, in the order of the document.</summary>
    public static IReadOnlyDictionary<string, JsonTypeInfo> Of(JsonTypeInfo shape) =>
        shape.Properties.ToDictionary(p => p.Name, p => shape.Options.GetTypeInfo(p.PropertyType), StringComparer.Ordinal);

    /// <summary>Walks a document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="shape">What it should be.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="FormatException">A key is unknown or given twice; the message says which, where, and what was likely meant.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static void Check(ReadOnlySpan<byte> json, JsonTypeInfo shape, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(json, options);
        if (reader.Read())
        {
            Value(ref reader, json, shape, "");
        }
    }

    private static void Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo shape, string path)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            JsonTypeInfo? item = shape.Kind == JsonTypeInfoKind.Enumerable ? shape.Options.GetTypeInfo(shape.ElementType!) : null;
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Item(ref reader, json, item, $"{path}[{i}]");
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            Members(ref reader, json, shape, path);
        }
    }

    private static void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo? shape, string path)
    {
        if (shape is null)
        {
            reader.Skip(); // a wrong kind of value; reading it as the shape says so
        }
        else
        {
            Value(ref reader, json, shape, path);
        }
    }

    private static void Members(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, JsonTypeInfo shape, string path)
    {
        JsonTypeInfo? each = shape.Kind == JsonTypeInfoKind.Dictionary ? shape.Options.GetTypeInfo(shape.ElementType!) : null;
        IReadOnlyDictionary<string, JsonTypeInfo>? keys = shape.Kind == JsonTypeInfoKind.Object ? Of(shape) : null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            int line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            if (!seen.Add(key))
            {
                throw new FormatException($"line {line}: the key \"{Printable(key)}\" stands twice{In(path)}.");
            }

            JsonTypeInfo? value = each;
            if (keys is not null && !keys.TryGetValue(key, out value))
            {
                throw new FormatException($"line {line}: there is no key \"{Printable(key)}\"{In(path)}; did you mean \"{NearestName.Of(key, keys.Keys)}\"?");
            }

            reader.Read();
            Item(ref reader, json, value, path.Length == 0 ? key : $"{path}.{key}");
        }
    }

    private static string In(string path) => path.Length == 0 ? "" : $" in {Printable(path)}";

    private static string Printable(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
