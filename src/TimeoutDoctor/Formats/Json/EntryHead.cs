namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// The head line of .NET's simple console logger, which writes an entry in two lines unless it is told not to:
/// <c>2026-11-23T03:19:53.868Z info: Microsoft.AspNetCore.Hosting.Diagnostics[1]</c>, then the message behind six blanks.
/// </summary>
internal static class EntryHead
{
    private static ReadOnlySpan<byte> Indent => "      "u8;

    /// <summary>Whether what follows the stamp is a level, a category and an event number and nothing else.</summary>
    public static bool Is(ReadOnlySpan<byte> afterStamp)
    {
        ReadOnlySpan<byte> text = afterStamp.Trim((byte)' ');
        int open = text.LastIndexOf((byte)'[');
        return text.Length > 8 && text[4] == ':' && text[5] == ' ' && text[^1] == ']' && open > 6
            && text[6..open].IndexOf((byte)' ') < 0 && text[(open + 1)..^1] is { Length: > 0 } number && number.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>Whether a line below a head is its entry's text.</summary>
    public static bool IsText(ReadOnlySpan<byte> line) => line.Length > Indent.Length && line.StartsWith(Indent) && line[Indent.Length] != ' ';
}
