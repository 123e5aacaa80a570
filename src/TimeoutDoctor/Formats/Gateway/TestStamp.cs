using System.Globalization;
using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>The stamp of the API Gateway console's test output: <c>Tue May 30 01:22:45 UTC 2023 : text</c>.</summary>
internal static class TestStamp
{
    private const int Length = 28;

    /// <summary>Reads the stamp of a line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out Instant stamp, out ReadOnlySpan<byte> message)
    {
        stamp = default;
        message = default;
        Span<char> text = stackalloc char[Length];
        if (line.Length < Length + 3 || !line.Slice(Length, 3).SequenceEqual(" : "u8) || line[3] != ' '
            || Encoding.Latin1.GetChars(line[..Length], text) != Length
            || !DateTime.TryParseExact(text, "ddd MMM d HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime time))
        {
            return false;
        }

        stamp = new Instant(time.Ticks);
        message = line[(Length + 3)..];
        return true;
    }
}
