using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>What envelopes that put a stamp in front of each line have in common.</summary>
internal static class StampedLines
{
    /// <summary>Whether more than half of the lines fulfil a test.</summary>
    public static bool Most(IReadOnlyList<byte[]> sample, Func<byte[], bool> test) => sample.Count(test) * 2 > sample.Count;

    /// <summary>
    /// Whether the first line fulfils a test, and a quarter of all: events of several lines have their stamp in the first only.
    /// </summary>
    public static bool Some(IReadOnlyList<byte[]> sample, Func<byte[], bool> test) => sample.Count > 0 && test(sample[0]) && sample.Count(test) * 4 >= sample.Count;

    /// <summary>Reads an ISO stamp at the start of a line that ends there or is followed by a blank.</summary>
    /// <param name="line">The line.</param>
    /// <param name="time">The stamp.</param>
    /// <param name="rest">What follows the blank.</param>
    public static bool TryStamp(ReadOnlySpan<byte> line, out ReadTime time, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        if (line.Length < 19 || line[10] != 'T' || !AsciiTime.TryIso(line, out time))
        {
            time = default;
            return false;
        }

        if (line.Length == time.Length)
        {
            return true;
        }

        rest = line[time.Length] == ' ' ? line[(time.Length + 1)..] : default;
        return line[time.Length] == ' ';
    }

    /// <summary>The stamp as a moment; AWS writes UTC where it names no zone.</summary>
    public static Instant Moment(in ReadTime time) => new(time.Local);
}
