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
    private const int Block = 2 * HalfBlock;
    private const int HalfBlock = 32;

    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    // Which bytes of the block that was looked at last are blanks, and which are quotes or backslashes: most blocks hold several fields.
    private int _block = -Block;
    private ulong _blanks;
    private ulong _quotes;

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

        int blank = Next(at, quote: false);
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
        for (int at = Next(from, quote: true); at < _line.Length; at = Next(at + 2, quote: true))
        {
            if (_line[at] == '"')
            {
                return at;
            }
        }

        return -1;
    }

    // The next quote or backslash, or else blank, from a place on; the line's length where there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Next(int from, bool quote)
    {
        int within = from - _block;
        ulong left = within < Block ? (quote ? _quotes : _blanks) >> within : 0;
        return left != 0 ? from + BitOperations.TrailingZeroCount(left) : Later(from, quote);
    }

    private int Later(int from, bool quote)
    {
        while (LookBehind(ref from))
        {
            ulong found = quote ? _quotes : _blanks;
            if (found != 0)
            {
                return _block + BitOperations.TrailingZeroCount(found);
            }
        }

        return _line.Length;
    }

    // Looks at the block at a place, or behind the one that is known where the place lies in it; false at the line's end.
    private bool LookBehind(ref int from)
    {
        from = Math.Max(from, _block + Block);
        if (from >= _line.Length)
        {
            return false;
        }

        _block = from;
        if (_line.Length < Block)
        {
            Span<byte> padded = stackalloc byte[Block];
            padded.Clear();
            _line[from..].CopyTo(padded);
            Look(padded, 0);
        }
        else
        {
            int start = Math.Min(from, _line.Length - Block);
            Look(_line[start..], from - start);
        }

        return true;
    }

    // Looks at a block of which the first bytes were seen before.
    private void Look(scoped ReadOnlySpan<byte> block, int seen)
    {
        var first = Vector256.Create(block);
        var second = Vector256.Create(block[HalfBlock..]);
        _blanks = Places(Vector256.Equals(first, Vector256.Create((byte)' ')), Vector256.Equals(second, Vector256.Create((byte)' '))) >> seen;
        _quotes = Places(IsQuoteOrBackslash(first), IsQuoteOrBackslash(second)) >> seen;
    }

    private static ulong Places(Vector256<byte> first, Vector256<byte> second) =>
        first.ExtractMostSignificantBits() | ((ulong)second.ExtractMostSignificantBits() << HalfBlock);

    private static Vector256<byte> IsQuoteOrBackslash(Vector256<byte> bytes) =>
        Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
}
