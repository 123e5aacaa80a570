using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures;

/// <summary>A fixture on disk: the logs as they were, <c>fixture.json</c>, <c>expected.json</c> and the configuration that says how to read them.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Name">How to call it: the folder as the user named it.</param>
/// <param name="Manifest">What <c>fixture.json</c> says.</param>
public sealed record FixtureFolder(string Path, string Name, FixtureManifest Manifest)
{
    /// <summary>Name of the manifest.</summary>
    public const string ManifestName = "fixture.json";

    /// <summary>Name of the file with what is expected.</summary>
    public const string ExpectedName = "expected.json";

    /// <summary>The configuration.</summary>
    public string ConfigurationPath => System.IO.Path.Combine(Path, Manifest.Configuration);

    /// <summary>The file with what is expected.</summary>
    public string ExpectedPath => System.IO.Path.Combine(Path, ExpectedName);

    /// <summary>Opens a fixture.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="name">How to call it.</param>
    /// <exception cref="UserErrorException">It is not understood whole.</exception>
    public static FixtureFolder Open(string path, string name)
    {
        FixtureManifest manifest = Understood(name, ManifestName, () => FixtureJson.ReadManifest(Bytes(path, name, ManifestName)));
        var fixture = new FixtureFolder(path, name, manifest);
        foreach (string? file in (string?[])[manifest.Configuration, manifest.Redaction, manifest.Truth])
        {
            if (file is not null && (System.IO.Path.GetFileName(file) != file || !File.Exists(System.IO.Path.Combine(path, file))))
            {
                throw NotUnderstood(name, $"'{file}', which {ManifestName} names, is not in the folder");
            }
        }

        return fixture;
    }

    /// <summary>What the fixture expects.</summary>
    /// <exception cref="UserErrorException">It is not understood whole.</exception>
    public ExpectedDiagnosis Expected() => Understood(Name, ExpectedName, () => FixtureJson.ReadExpected(Bytes(Path, Name, ExpectedName)));

    /// <summary>What really happened, where that is known; else null.</summary>
    /// <exception cref="UserErrorException">It is not understood whole.</exception>
    public FixtureTruth? Truth() => Manifest.Truth is { } file ? Understood(Name, file, () => FixtureTruth.Read(Bytes(Path, Name, file))) : null;

    /// <summary>Writes a fixture's two files; the folder must exist.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="manifest">What to say of it.</param>
    /// <param name="expected">What to expect.</param>
    public static void Write(string path, FixtureManifest manifest, ExpectedDiagnosis expected)
    {
        File.WriteAllBytes(System.IO.Path.Combine(path, ManifestName), FixtureJson.Write(manifest));
        File.WriteAllBytes(System.IO.Path.Combine(path, ExpectedName), FixtureJson.Write(expected));
    }

    /// <summary>Files in the folder that belong to no part of a fixture: no input, no file that the manifest names, no note to the reader.</summary>
    /// <param name="inputs">Names of the inputs, relative to the folder.</param>
    public IReadOnlyList<string> Strangers(IEnumerable<string> inputs)
    {
        var known = new HashSet<string>(inputs, StringComparer.Ordinal) { ManifestName, ExpectedName, Manifest.Configuration };
        known.UnionWith(((string?[])[Manifest.Redaction, Manifest.Truth]).OfType<string>());
        return [.. Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Path, f).Replace('\\', '/'))
            .Where(f => !known.Contains(f) && !(f.EndsWith(".md", StringComparison.Ordinal) && !f.Contains('/')) && !f.Split('/').Any(part => part.StartsWith('.')))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Says that a fixture is not understood.</summary>
    internal static UserErrorException NotUnderstood(string name, string what) => new(ExitCode.Input, $"The fixture '{name}' is not understood: {what.TrimEnd('.')}.");

    private static byte[] Bytes(string path, string name, string file)
    {
        try
        {
            return File.ReadAllBytes(System.IO.Path.Combine(path, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotUnderstood(name, e is FileNotFoundException or DirectoryNotFoundException ? $"it has no {file}" : $"{file} cannot be read");
        }
    }

    private static T Understood<T>(string name, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw NotUnderstood(name, $"{file}: {e.Message}");
        }
    }
}
