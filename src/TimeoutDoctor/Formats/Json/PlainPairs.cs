using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// Steps over pairs of an object that are written as nearly all are: the key that came last time, its colon, a quoted value without escapes
/// or a number, a comma and the next key, with nothing in between. All else is left to the reading that knows every case.
/// </summary>
internal static class PlainPairs
{
    private const ushort CommaAndQuote = (',' << 8) | '"';

    /// <summary>Steps over as many pairs as are plain and notes the wanted values.</summary>
    /// <param name="line">The line.</param>
    /// <param name="from">Where a key is expected.</param>
    /// <param name="node">The keys of the object.</param>
    /// <param name="before">The key before; becomes the last one stepped over.</param>
    /// <param name="fields">Where the values are noted.</param>
    /// <returns>Where the first pair stands that is not plain; the line's length where its last pair was plain and the object's end its end.</returns>
    public static int StepOver(ReadOnlySpan<byte> line, int from, KeyNode node, ref KeyEntry? before, FieldSlots fields)
    {
        KeyEntry? last = before;
        int at = from;
        for (KeyEntry? entry = node.Expected(last); entry is not null && entry.LeadsAt(line, at); entry = last.Next)
        {
            int start = at + entry.LeadLength, end;
            if (start < line.Length && line[start] == '"')
            {
                start++;
                end = EndOfText(line, start);
                if (end >= line.Length || line[end] != '"')
                {
                    break;
                }

                at = end + 1;
            }
            else
            {
                end = EndOfNumber(line, start);
                if (end == start)
                {
                    break;
                }

                at = end;
            }

            ReadOnlySpan<byte> after = line[at..];
            bool goesOn = after.Length >= sizeof(ushort) && BinaryPrimitives.ReadUInt16BigEndian(after) == CommaAndQuote;
            if (!goesOn && (after.Length != 1 || after[0] != '}'))
            {
                break;
            }

            if (entry.Field != 0)
            {
                fields.Set(line, entry.Field, start, end - start);
            }

            last = entry;
            from = ++at;
            if (!goesOn)
            {
                break;
            }
        }

        before = last;
        return from;
    }

    // Where the first quote or backslash is; the line's length where there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfText(ReadOnlySpan<byte> line, int start)
    {
        ReadOnlySpan<byte> rest = line[start..];
        while (rest.Length >= Vector256<byte>.Count)
        {
            var part = Vector256.Create(rest);
            uint ends = (Vector256.Equals(part, Vector256.Create((byte)'"')) | Vector256.Equals(part, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits();
            if (ends != 0)
            {
                return line.Length - rest.Length + BitOperations.TrailingZeroCount(ends);
            }

            rest = rest[Vector256<byte>.Count..];
        }

        int found = rest.IndexOfAny((byte)'"', (byte)'\\');
        return found < 0 ? line.Length : line.Length - rest.Length + found;
    }

    private static int EndOfNumber(ReadOnlySpan<byte> line, int start)
    {
        int at = start;
        while (at < line.Length && ((uint)(line[at] - '0') <= 9 || line[at] == '.'))
        {
            at++;
        }

        return at;
    }
}
