using System.Buffers;

namespace TimeoutDoctor.Sources;

/// <summary>
/// Splits an input into lines inside one pooled buffer. A line is valid until the next call. Ends of line are LF or CRLF; a byte order
/// mark is dropped; a last line without an end counts. A line beyond <see cref="LongestLine"/> is cut and marked.
/// </summary>
internal sealed class LineReader : IDisposable
{
    /// <summary>Longest line that is given out whole: CloudWatch events may have 1 MB.</summary>
    public const int LongestLine = 4 * 1024 * 1024;

    private const int StartSize = 256 * 1024;

    // What is decompressed for the first lines alone is decompressed for nothing.
    private const int PeekSize = 64 * 1024;

    private readonly DecodedStream _stream;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _scanned;
    private readonly int _longest;
    private readonly bool _inPieces;
    private bool _atEnd;

    /// <summary>Opens an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inPieces">
    /// Whether a long line is given out in pieces of some 100 KB (all but the last with <see cref="EndsLine"/> false) instead of being cut.
    /// </param>
    /// <param name="peek">Whether only the first lines are wanted.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public LineReader(LogInput input, bool inPieces = false, bool peek = false)
    {
        _stream = DecodedStream.Open(input);
        _longest = inPieces ? StartSize / 2 : LongestLine;
        _inPieces = inPieces;
        _buffer = ArrayPool<byte>.Shared.Rent(peek ? PeekSize : StartSize);
    }

    /// <summary>Number of the line last given out, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the line last given out was cut.</summary>
    public bool Cut { get; private set; }

    /// <summary>Whether what was given out last ends its line.</summary>
    public bool EndsLine { get; private set; } = true;

    /// <summary>Bytes given out so far, decompressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why the input could not be read to its end, or null.</summary>
    public string? Failure => _stream.Failure;

    /// <summary>Gives out the next line, without its end.</summary>
    /// <returns>False at the end of the input.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        Cut = false;
        while (true)
        {
            int found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = Take(_scanned + found, 1);
                Cut = line.Length > LongestLine;
                return true;
            }

            _scanned = _end;
            if (_end - _start > _longest)
            {
                if (_inPieces)
                {
                    line = Take(_end, 0);
                    EndsLine = false;
                    return true;
                }

                Cut = true;
                line = Take(_end, 0);
                SkipRest();
                return true;
            }

            if (!_atEnd && Fill())
            {
                continue;
            }

            _atEnd = true;
            if (_start == _end)
            {
                line = default;
                return false;
            }

            line = Take(_end, 0);
            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stream.Dispose();
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ReadOnlySpan<byte> Take(int end, int terminator)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, end - _start);
        Bytes += line.Length + terminator;
        _start = _scanned = end + terminator;
        bool begins = EndsLine;
        Line += begins ? 1 : 0;
        EndsLine = true;
        if (Line == 1 && begins && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        return !line.IsEmpty && line[^1] == '\r' ? line[..^1] : line;
    }

    private void SkipRest()
    {
        // The line was given out cut; what follows up to its end must not look like a line of its own. The cut line still lies in the
        // buffer before _start, so the rest is read into a buffer of its own.
        byte[] other = ArrayPool<byte>.Shared.Rent(StartSize);
        int read;
        while ((read = _stream.Read(other)) > 0)
        {
            int found = other.AsSpan(0, read).IndexOf((byte)'\n');
            if (found < 0)
            {
                Bytes += read;
                continue;
            }

            Bytes += found + 1;
            int rest = read - found - 1;
            if (_buffer.Length - _end < rest)
            {
                // Keeps the cut line readable: the bytes after it are appended to a larger copy of the buffer.
                byte[] larger = ArrayPool<byte>.Shared.Rent(_end + rest);
                _buffer.AsSpan(0, _end).CopyTo(larger);
                _buffer = larger;
            }

            other.AsSpan(found + 1, rest).CopyTo(_buffer.AsSpan(_end));
            _start = _scanned = _end;
            _end += rest;
            break;
        }

        ArrayPool<byte>.Shared.Return(other);
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        int read = _stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
