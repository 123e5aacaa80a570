using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>Recognises the lines that the JVM, .NET, Python, Node.js and Go write of an exception below a log entry.</summary>
internal static class StackTraceLine
{
    private const int ShortestName = 7;

    /// <summary>Whether a line is one of them. Looks at a few bytes of most other lines.</summary>
    public static bool Is(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return false;
        }

        if (line[0] is (byte)' ' or (byte)'\t')
        {
            // No format indents its entries, but JSON may be indented and a stamp padded.
            ReadOnlySpan<byte> text = line.TrimStart(" \t"u8);
            return !text.IsEmpty && text[0] is not ((byte)'{' or (byte)'[' or (byte)'(' or (>= (byte)'0' and <= (byte)'9'));
        }

        return line[0] switch
        {
            (byte)'{' => false,
            (byte)'-' => line.StartsWith("--- End of "u8),
            (byte)'.' => line.StartsWith("... "u8),
            _ => char.IsAsciiLetter((char)line[0]) && IsHead(line),
        };
    }

    private static bool IsHead(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'C' when line.StartsWith("Caused by: "u8) => true,
        (byte)'D' when line.StartsWith("During handling of the above exception"u8) => true,
        (byte)'S' when line.StartsWith("Suppressed: "u8) => true,
        (byte)'T' when line.StartsWith("Traceback (most recent call last)"u8) || line.StartsWith("The above exception was the direct cause"u8) => true,
        (byte)'g' when line.StartsWith("goroutine "u8) => true,
        _ => IsException(line),
    };

    // A class name that ends as exceptions do, and nothing behind it or its message: java.lang.IllegalStateException: Pool closed
    private static bool IsException(ReadOnlySpan<byte> line)
    {
        // Most lines begin with a shorter word: looked at from behind, one of the first bytes tells.
        for (int i = ShortestName - 1; i >= 0; i--)
        {
            if (i >= line.Length || !IsOfName(line[i]))
            {
                return false;
            }
        }

        int end = ShortestName;
        while (end < line.Length && IsOfName(line[end]))
        {
            end++;
        }

        ReadOnlySpan<byte> rest = line[end..];
        return (rest.IsEmpty || rest.StartsWith(": "u8)) && ExceptionName.Stem(line[..end]) > 0;
    }

    private static bool IsOfName(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'$';
}
