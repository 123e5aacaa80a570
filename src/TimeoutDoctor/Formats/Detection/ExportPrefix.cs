using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>The event time that CloudWatch Logs puts in front of each line it exports: <c>2015-09-05T22:00:00.123Z message</c>.</summary>
public static class ExportPrefix
{
    private const int Length = 25;

    /// <summary>Takes the prefix off a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="message">The line behind the prefix.</param>
    /// <param name="received">The event's time.</param>
    /// <returns>False when the line has no such prefix.</returns>
    public static bool TryStrip(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> message, out Instant received)
    {
        message = line;
        received = default;
        if (line.Length < Length || line[10] != 'T' || line[19] != '.' || line[23] != 'Z' || line[24] != ' '
            || !AsciiTime.TryIso(line[..(Length - 1)], out ReadTime time) || time.Length != Length - 1)
        {
            return false;
        }

        message = line[Length..];
        received = new Instant(time.Local);
        return true;
    }
}
