using System.Text;

namespace TimeoutDoctor.Model;

/// <summary>
/// Short texts of records (paths, odd ids) in shared chunks, so that a line costs no object. A chunk lives as long as a record
/// that points into it. Not thread-safe; each reader has its own.
/// </summary>
public sealed class TextArena
{
    private const int ChunkSize = 32 * 1024; // below the large-object threshold, so that old chunks cost no compaction
    private const int LongestText = 4 * 1024;

    private byte[] _chunk = [];
    private int _used;

    /// <summary>Keeps a copy of a text, cut to 4 KiB.</summary>
    public TextRef Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return default;
        }

        text = text[..Math.Min(text.Length, LongestText)];
        if (_chunk.Length - _used < text.Length)
        {
            _chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
            _used = 0;
        }

        text.CopyTo(_chunk.AsSpan(_used));
        var result = new TextRef(_chunk, _used, text.Length);
        _used += text.Length;
        return result;
    }
}

/// <summary>A short text inside a <see cref="TextArena"/>; hostile bytes from a log, not necessarily valid UTF-8.</summary>
public readonly struct TextRef
{
    private readonly byte[]? _chunk;
    private readonly int _offset;
    private readonly int _length;

    internal TextRef(byte[] chunk, int offset, int length)
    {
        _chunk = chunk;
        _offset = offset;
        _length = length;
    }

    /// <summary>Whether there is no text.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _chunk.AsSpan(_offset, _length);

    /// <summary>The text; invalid UTF-8 becomes U+FFFD.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
