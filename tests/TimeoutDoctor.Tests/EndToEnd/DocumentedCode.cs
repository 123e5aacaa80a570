using YamlDotNet.RepresentationModel;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The code that a page of docs/ shows.</summary>
internal sealed class DocumentedCode(string page)
{
    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, "docs", page)).ReplaceLineEndings("\n");

    /// <summary>The one block of a language that holds a text.</summary>
    public string Block(string language, string holding)
    {
        string[] blocks = [.. _text.Split("```" + language + "\n").Skip(1).Select(b => b[..b.IndexOf("\n```", StringComparison.Ordinal)]).Where(b => b.Contains(holding, StringComparison.Ordinal))];
        return Assert.Single(blocks);
    }

    /// <summary>The block of YAML that holds a text.</summary>
    public YamlNode Yaml(string holding) => Read(Block("yaml", holding));

    /// <summary>Reads YAML of one document.</summary>
    public static YamlNode Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Assert.Single(stream.Documents).RootNode;
    }
}

/// <summary>Ways through YAML.</summary>
internal static class YamlNodeExtensions
{
    /// <summary>The texts of a list, or the one text that stands for a list of one.</summary>
    public static string[] Texts(this YamlNode node) => node is YamlSequenceNode list ? [.. list.Select(n => n.Text())] : [node.Text()];

    /// <summary>The text of a scalar.</summary>
    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;

    /// <summary>The step of a list of steps that has a name.</summary>
    public static YamlNode Step(this YamlNode steps, string name) =>
        ((YamlSequenceNode)steps).Single(s => ((YamlMappingNode)s).Children.TryGetValue("name", out YamlNode? n) && n.Text() == name);

    /// <summary>Keys and values of a mapping of texts.</summary>
    public static Dictionary<string, string> Pairs(this YamlNode node) => ((YamlMappingNode)node).ToDictionary(p => p.Key.Text(), p => p.Value.Text(), StringComparer.Ordinal);
}
