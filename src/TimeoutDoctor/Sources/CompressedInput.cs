namespace TimeoutDoctor.Sources;

/// <summary>
/// Gives back bytes that were read ahead, then the rest, and remembers the last eight: a gzip member ends with the checksum and the
/// length of its content (RFC 1952, section 2.3.1), by which a file that was cut is told from a whole one.
/// </summary>
internal sealed class CompressedInput(ReadOnlyMemory<byte> head, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _head = head;
    private long _read;
    private ulong _tail;

    /// <summary>The last member's CRC-32, if the input is whole.</summary>
    public uint Checksum => (uint)_tail;

    /// <summary>The last member's length modulo 2^32, if the input is whole.</summary>
    public uint ContentLength => (uint)(_tail >> 32);

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => false;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override int Read(Span<byte> buffer)
    {
        int read;
        if (!_head.IsEmpty)
        {
            read = Math.Min(buffer.Length, _head.Length);
            _head.Span[..read].CopyTo(buffer);
            _head = _head[read..];
        }
        else
        {
            read = rest.Read(buffer);
        }

        _read += read;
        foreach (byte b in buffer[Math.Max(0, read - 8)..read])
        {
            _tail = (_tail >> 8) | ((ulong)b << 56);
        }

        return read;
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
