using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TimeoutDoctor.Model;

/// <summary>
/// A 64-bit hash that is the same in every run and on every machine (unlike <see cref="HashCode"/>), so that output does not
/// depend on the process. Not for security.
/// </summary>
public static class StableHash
{
    /// <summary>Hashes bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> text, ulong seed = 0x9E3779B97F4A7C15)
    {
        ulong hash = seed ^ ((ulong)text.Length * 0xD6E8FEB86659FD93);
        ReadOnlySpan<byte> rest = text;
        while (rest.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[sizeof(ulong)..];
        }

        return Mix(hash ^ Tail(text, rest.Length) ^ ((ulong)rest.Length << 56));
    }

    // The last bytes of a text, fewer than eight, as one number.
    private static ulong Tail(ReadOnlySpan<byte> text, int count)
    {
        if (text.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64BigEndian(text[^sizeof(ulong)..]) & ((1UL << (8 * count)) - 1);
        }

        ulong tail = 0;
        foreach (byte b in text)
        {
            tail = (tail << 8) | b;
        }

        return tail;
    }

    /// <summary>Mixes the bits of one value (the finaliser of SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        x ^= x >> 30;
        x *= 0xBF58476D1CE4E5B9;
        x ^= x >> 27;
        x *= 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
