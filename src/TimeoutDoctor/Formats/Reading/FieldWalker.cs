using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TimeoutDoctor.Formats.Reading;

/// <summary>
/// Walks the blank-separated fields of a line from left to right. A field in double quotes may hold blanks; inside it a backslash
/// and the byte behind it belong together.
/// </summary>
/// <param name="line">The line.</param>
internal ref struct FieldWalker(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    // Which bytes of the block that was looked at last are blanks, and which are quotes or backslashes: most blocks hold several fields.
    private int _block = -Vector256<byte>.Count;
    private uint _blanks;
    private uint _quotes;

    /// <summary>What has not been walked yet, without the blank in front.</summary>
    public readonly ReadOnlySpan<byte> Rest => _at < _line.Length ? _line[_at..] : default;

    /// <summary>Whether a quoted field had no end or was not followed by a blank.</summary>
    public bool Torn { get; private set; }

    /// <summary>The next field without its quotes; false at the end of the line.</summary>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        int at = _at;
        if ((uint)at >= (uint)_line.Length)
        {
            field = default;
            return false;
        }

        if (_line[at] == '"')
        {
            return TryQuoted(at + 1, out field);
        }

        int blank = NextBlank(at);
        field = _line[at..blank];
        _at = blank + 1;
        return true;
    }

    /// <summary>Walks over fields; false when there are fewer.</summary>
    public bool TrySkip(int fields)
    {
        for (; fields > 0; fields--)
        {
            if (!TryNext(out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The position of the quote that ends a quoted text, or -1.</summary>
    /// <param name="text">The text behind the opening quote.</param>
    public static int EndOfQuoted(ReadOnlySpan<byte> text) => new FieldWalker(text).EndOfQuoted(0);

    private bool TryQuoted(int from, out ReadOnlySpan<byte> field)
    {
        int end = EndOfQuoted(from);
        if (end < 0)
        {
            Torn = true;
            field = default;
            return false;
        }

        field = _line[from..end];
        int after = end + 1;
        Torn |= (uint)after < (uint)_line.Length && _line[after] != ' ';
        _at = after + 1;
        return true;
    }

    private int EndOfQuoted(int from)
    {
        for (int at = NextQuote(from); at < _line.Length; at = NextQuote(at + 2))
        {
            if (_line[at] == '"')
            {
                return at;
            }
        }

        return -1;
    }

    // The line's length where there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextBlank(int from)
    {
        int within = from - _block;
        uint left = within < Vector256<byte>.Count ? _blanks >> within : 0;
        return left != 0 ? from + BitOperations.TrailingZeroCount(left) : LaterBlank(from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextQuote(int from)
    {
        int within = from - _block;
        uint left = within < Vector256<byte>.Count ? _quotes >> within : 0;
        return left != 0 ? from + BitOperations.TrailingZeroCount(left) : LaterQuote(from);
    }

    private int LaterBlank(int from)
    {
        while (LookBehind(ref from))
        {
            if (_blanks != 0)
            {
                return _block + BitOperations.TrailingZeroCount(_blanks);
            }
        }

        return _line.Length;
    }

    private int LaterQuote(int from)
    {
        while (LookBehind(ref from))
        {
            if (_quotes != 0)
            {
                return _block + BitOperations.TrailingZeroCount(_quotes);
            }
        }

        return _line.Length;
    }

    // Looks at the block at a place, or behind the one that is known where the place lies in it; false at the line's end.
    private bool LookBehind(ref int from)
    {
        from = Math.Max(from, _block + Vector256<byte>.Count);
        if (from >= _line.Length)
        {
            return false;
        }

        _block = from;
        int start = Math.Min(from, _line.Length - Vector256<byte>.Count);
        if (start < 0)
        {
            LookAtShort();
            return true;
        }

        var block = Vector256.Create(_line[start..]);
        _blanks = Vector256.Equals(block, Vector256.Create((byte)' ')).ExtractMostSignificantBits() >> (from - start);
        _quotes = (Vector256.Equals(block, Vector256.Create((byte)'"')) | Vector256.Equals(block, Vector256.Create((byte)'\\'))).ExtractMostSignificantBits() >> (from - start);
        return true;
    }

    // Of a line that is shorter than a block.
    private void LookAtShort()
    {
        (_blanks, _quotes) = (0, 0);
        for (int i = _line.Length - 1; i >= _block; i--)
        {
            _blanks = (_blanks << 1) | (_line[i] == ' ' ? 1u : 0);
            _quotes = (_quotes << 1) | (_line[i] is (byte)'"' or (byte)'\\' ? 1u : 0);
        }
    }
}
