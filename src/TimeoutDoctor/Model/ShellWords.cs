namespace TimeoutDoctor.Model;

/// <summary>Command lines as a person types them.</summary>
public static class ShellWords
{
    // What a shell still understands between double quotes.
    private static readonly char[] Special = ['"', '$', '`', '\\', '!'];

    private const string Plain = "-_./:=,+@%";

    /// <summary>A word, quoted for a POSIX shell where it needs to be.</summary>
    /// <param name="word">The word; may hold anything.</param>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) ? word
        : word.Contains('\'', StringComparison.Ordinal) && word.IndexOfAny(Special) < 0 ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Words, quoted where they need to be, in one line.</summary>
    /// <param name="words">The words.</param>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
