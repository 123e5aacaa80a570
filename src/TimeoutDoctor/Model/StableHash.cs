using System.Buffers.Binary;

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
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        ulong tail = 0;
        foreach (byte b in text)
        {
            tail = (tail << 8) | b;
        }

        return Mix(hash ^ tail ^ ((ulong)text.Length << 56));
    }

    /// <summary>Mixes the bits of one value (the finaliser of SplitMix64).</summary>
    public static ulong Mix(ulong x)
    {
        x ^= x >> 30;
        x *= 0xBF58476D1CE4E5B9;
        x ^= x >> 27;
        x *= 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
