using System.Text;

namespace TimeoutDoctor.History;

/// <summary>Collects numbers of variable length (LEB128) and texts.</summary>
internal sealed class ByteSink
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Number(ulong value)
    {
        Room(10);
        for (; value >= 0x80; value >>= 7)
        {
            _bytes[Length++] = (byte)(value | 0x80);
        }

        _bytes[Length++] = (byte)value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Number((ulong)utf8.Length);
        Bytes(utf8);
    }

    private void Room(int more)
    {
        if (_bytes.Length - Length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}

/// <summary>Reads what a <see cref="ByteSink"/> wrote; anything else throws <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length;

    /// <summary>How many bytes were read.</summary>
    public readonly int At => _at;

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = _at < _bytes.Length ? _bytes[_at++] : throw new InvalidDataException("a number is cut off");
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is too long");
    }

    public int Small(int most) => Number() is var value && value <= (ulong)most ? (int)value : throw new InvalidDataException("a number is out of range");

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > _bytes.Length - _at)
        {
            throw new InvalidDataException("a text is cut off");
        }

        _at += length;
        return _bytes.Slice(_at - length, length);
    }

    public string Text() => Encoding.UTF8.GetString(Bytes(Small(1 << 16)));
}
