using System.Text;

namespace TimeoutDoctor.Sources;

/// <summary>Text that begins with the byte order mark of UTF-16 (as PowerShell's redirection writes it) is read as UTF-8.</summary>
internal static class Utf16Text
{
    /// <summary>The stream's text as UTF-8; the stream itself unless it is UTF-16.</summary>
    /// <param name="head">The stream's first two bytes, or fewer where it has fewer.</param>
    /// <param name="stream">The stream, with those bytes.</param>
    public static Stream Decode(ReadOnlySpan<byte> head, Stream stream) => head switch
    {
        [0xFF, 0xFE] => Encoding.CreateTranscodingStream(stream, Encoding.Unicode, Encoding.UTF8),
        [0xFE, 0xFF] => Encoding.CreateTranscodingStream(stream, Encoding.BigEndianUnicode, Encoding.UTF8),
        _ => stream,
    };
}
