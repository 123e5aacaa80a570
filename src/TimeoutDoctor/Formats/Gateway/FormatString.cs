using System.Text.Json;
using System.Text.RegularExpressions;
using TimeoutDoctor.Formats.Json;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>A stage's access log format as its owner wrote it: literals and <c>$context</c> variables.</summary>
internal sealed partial class FormatString
{
    private FormatString(string text) => Text = text;

    /// <summary>The format, unescaped, on one line.</summary>
    public string Text { get; }

    /// <summary>Reads a format string; one with escaped quotes (from the AWS CLI) is unescaped.</summary>
    /// <exception cref="FormatException">It has no variables.</exception>
    public static FormatString Parse(string pattern)
    {
        string text = OfStage(pattern.Trim());
        if (text.Length > 1 && text[0] == '"' && text[^1] == '"' && text.Contains("\\\"", StringComparison.Ordinal))
        {
            text = text[1..^1];
        }

        if (text.Contains("\\\"", StringComparison.Ordinal))
        {
            text = text.Replace("\\\"", "\"", StringComparison.Ordinal);
        }

        text = Blanks().Replace(text.Replace("\\n", " ", StringComparison.Ordinal), " ").Trim();
        return Variable().IsMatch(text)
            ? new FormatString(text)
            : throw new FormatException("the API Gateway format string has no $context variable");
    }

    /// <summary>The keys of a JSON-shaped format with their quotes; none when it has another shape.</summary>
    public IReadOnlyList<byte[]> QuotedKeys =>
        Text.StartsWith('{') ? [.. Key().Matches(Text).Select(m => System.Text.Encoding.UTF8.GetBytes(m.Groups[1].Value)).DistinctBy(Convert.ToHexString)] : [];

    // What `aws apigateway get-stage` (or its accessLogSettings alone) prints holds the format, too.
    private static string OfStage(string text)
    {
        try
        {
            using JsonDocument document = text.StartsWith('{') ? JsonDocument.Parse(text) : JsonDocument.Parse("0");
            JsonElement settings = Member(document.RootElement, "accessLogSettings") ?? document.RootElement;
            return Member(settings, "format") is { ValueKind: JsonValueKind.String } format && Member(settings, "destinationArn") is not null ? format.GetString()!.Trim() : text;
        }
        catch (JsonException)
        {
            return text; // most formats are no JSON, or only once their variables are filled in
        }
    }

    private static JsonElement? Member(JsonElement element, string name)
    {
        foreach (JsonProperty member in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default)
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>The keys of a JSON-shaped format, or null when it has another shape.</summary>
    public KeyMap? JsonKeys()
    {
        if (!Text.StartsWith('{'))
        {
            return null;
        }

        // Each variable becomes a number of its own, which is a valid value inside quotes and without.
        List<string> names = [];
        string marked = Variable().Replace(Text, m =>
        {
            names.Add(m.Groups[1].Value);
            return (1_000_000_000 + names.Count - 1).ToString();
        });

        try
        {
            using JsonDocument document = JsonDocument.Parse(marked);
            var fields = new Dictionary<string, int>(StringComparer.Ordinal);
            Collect(document.RootElement, "", names, fields);
            return new KeyMap(fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // the second: half of a surrogate pair, which JSON's grammar allows and no text can hold
        }
    }

    /// <summary>The format as alternating literals and variables, beginning with a literal.</summary>
    /// <exception cref="FormatException">Two variables stand side by side.</exception>
    public (string[] Literals, GatewayField[] Fields) Parts()
    {
        List<string> literals = [];
        List<GatewayField> fields = [];
        int at = 0;
        foreach (Match match in Variable().Matches(Text))
        {
            string literal = Text[at..match.Index];
            if (literal.Length == 0 && fields.Count > 0)
            {
                throw new FormatException($"the API Gateway format string has two variables side by side before {match.Value}; nothing tells where one ends");
            }

            literals.Add(literal);
            fields.Add(GatewayNames.OfVariable(match.Groups[1].Value));
            at = match.Index + match.Length;
        }

        literals.Add(Text[at..]);
        return ([.. literals], [.. fields]);
    }

    private static void Collect(JsonElement element, string path, List<string> names, Dictionary<string, int> fields)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                Collect(property.Value, path + KeyMap.Normalise(System.Text.Encoding.UTF8.GetBytes(property.Name)), names, fields);
            }
        }
        else if (element.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && int.TryParse(element.ToString(), out int mark) && mark - 1_000_000_000 is >= 0 and int index && index < names.Count
            && GatewayNames.OfVariable(names[index]) is not GatewayField.None and GatewayField field)
        {
            fields.TryAdd(path, (int)field);
        }
    }

    [GeneratedRegex(@"\$context\.([A-Za-z0-9_]+(?:[.\-]+[A-Za-z0-9_]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();

    [GeneratedRegex("(\"[^\"$]+\")\\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
