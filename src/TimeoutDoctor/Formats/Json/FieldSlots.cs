using System.Runtime.CompilerServices;

namespace TimeoutDoctor.Formats.Json;

/// <summary>
/// Where the fields of one line lie in it. Reused from line to line. Of several values for one field the first stays; values that
/// say "unset" (<c>-</c>, empty) are no values.
/// </summary>
internal sealed class FieldSlots
{
    // Start, then length from bit 32; the topmost bit tells of escapes.
    private const int LengthBit = 32;
    private const ulong Escaped = 1UL << 63;
    private readonly ulong[] _slots = new ulong[64];
    private ulong _known;
    private byte[] _buffer = new byte[256];
    private int _used;

    /// <summary>Forgets the line.</summary>
    public void Clear()
    {
        _known = 0;
        _used = 0;
    }

    /// <summary>Whether the line has the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int field) => (_known & (1UL << field)) != 0;

    /// <summary>Notes a value.</summary>
    /// <param name="line">The line.</param>
    /// <param name="field">The field, from 1 to 63.</param>
    /// <param name="start">Where the value begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="escaped">Whether it holds JSON escapes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(ReadOnlySpan<byte> line, int field, int start, int length, bool escaped = false)
    {
        if (length > 0 && !Has(field) && (length > 1 || line[start] != '-'))
        {
            _known |= 1UL << field;
            _slots[field] = (uint)start | ((ulong)length << LengthBit) | (escaped ? Escaped : 0);
        }
    }

    /// <summary>The text of a field, without escapes; empty when the line does not have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, int field)
    {
        if (!Has(field))
        {
            return default;
        }

        ulong slot = _slots[field];
        ReadOnlySpan<byte> text = line.Slice((int)slot, (int)((slot & ~Escaped) >> LengthBit));
        return (slot & Escaped) == 0 ? text : Unescape(text);
    }

    /// <summary>A text without its JSON escapes, kept until the slots are cleared.</summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (_buffer.Length - _used < text.Length)
        {
            // Spans handed out before keep the old buffer alive.
            _buffer = new byte[Math.Max(_buffer.Length * 2, text.Length)];
            _used = 0;
        }

        Span<byte> into = _buffer.AsSpan(_used);
        int length = JsonEscapes.Decode(text, into);
        _used += length;
        return into[..length];
    }
}
