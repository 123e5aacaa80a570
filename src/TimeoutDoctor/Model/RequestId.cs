using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Text;

namespace TimeoutDoctor.Model;

/// <summary>How an id was written, so that it can be written again.</summary>
public enum RequestIdKind : byte
{
    /// <summary>No id.</summary>
    None,

    /// <summary>8-4-4-4-12 hex digits (API Gateway request ids).</summary>
    Uuid,

    /// <summary>32 hex digits (W3C trace ids).</summary>
    Hex,

    /// <summary><c>1-{8 hex}-{24 hex}</c>, the root of an X-Amzn-Trace-Id.</summary>
    XRay,

    /// <summary>Up to 16 ASCII characters, kept as they are (API Gateway extended request ids).</summary>
    Short,

    /// <summary>Anything longer: only a hash is kept; it can be compared but not written.</summary>
    Hashed,
}

/// <summary>
/// A request or trace id in 128 bits. Hex-based ids compare equal however they are dashed, because
/// <c>1-AAAAAAAA-BBBB…</c> and the W3C <c>AAAAAAAABBBB…</c> name the same trace.
/// </summary>
public readonly record struct RequestId
{
    // Two halves, because a UInt128 field would align every record that holds it to 16 bytes.
    private readonly ulong _upper;
    private readonly ulong _lower;

    /// <summary>Makes an id.</summary>
    /// <param name="value">The id's bits; 0 when there is none.</param>
    /// <param name="kind">How it was written.</param>
    public RequestId(UInt128 value, RequestIdKind kind)
        : this((ulong)(value >> 64), (ulong)value, kind)
    {
    }

    internal RequestId(ulong upper, ulong lower, RequestIdKind kind) => (_upper, _lower, Kind) = (upper, lower, kind);

    /// <summary>The id's bits; 0 when there is none.</summary>
    public UInt128 Value => new(_upper, _lower);

    /// <summary>How it was written.</summary>
    public RequestIdKind Kind { get; }

    /// <summary>No id.</summary>
    public static RequestId None => default;

    /// <summary>Whether there is an id.</summary>
    public bool IsKnown => Kind != RequestIdKind.None;

    /// <summary>Reads an id; blank, <c>-</c> and all-zero ids are <see cref="None"/>.</summary>
    /// <param name="text">The id's text, without quotes.</param>
    public static RequestId Parse(ReadOnlySpan<byte> text)
    {
        text = WithoutBlanks(text);
        if (text.Length < 2)
        {
            return default; // "-", "" and single characters identify nothing
        }

        RequestIdKind kind = ShapeOf(text);
        if (kind is RequestIdKind.Uuid or RequestIdKind.Hex or RequestIdKind.XRay && TryHex(text, kind, out UInt128 value))
        {
            return value == 0 ? default : new(value, kind);
        }

        return text.Length <= 16 ? new(Verbatim(text), RequestIdKind.Short) : new(Hash128(text), RequestIdKind.Hashed);
    }

    /// <summary>
    /// Reads the root of an <c>X-Amzn-Trace-Id</c> header (<c>Self=…;Root=1-…-…;Parent=…</c>, names in any case and order), or of a
    /// bare trace id.
    /// </summary>
    public static RequestId ParseTraceHeader(ReadOnlySpan<byte> header)
    {
        if (ShapeOf(header) == RequestIdKind.XRay && TryHex(header, RequestIdKind.XRay, out UInt128 bare))
        {
            return bare == 0 ? default : new(bare, RequestIdKind.XRay);
        }

        ReadOnlySpan<byte> rest = header;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)';');
            ReadOnlySpan<byte> part = WithoutBlanks(end < 0 ? rest : rest[..end]);
            if (part.Length > 5 && part[4] == '=' && (part[0] | 0x20) == 'r' && (part[1] | 0x20) == 'o' && (part[2] | 0x20) == 'o' && (part[3] | 0x20) == 't')
            {
                return Parse(part[5..]);
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return header.IndexOf((byte)'=') >= 0 ? default : Parse(header);
    }

    /// <summary>The id as it was written; a <see cref="RequestIdKind.Hashed"/> one as its hash.</summary>
    public override string ToString()
    {
        if (Kind == RequestIdKind.None)
        {
            return "";
        }

        if (Kind == RequestIdKind.Short)
        {
            Span<byte> raw = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(raw, Value);
            return Encoding.Latin1.GetString(raw.TrimStart((byte)0));
        }

        string hex = Value.ToString("x32");
        return Kind switch
        {
            RequestIdKind.Uuid => $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}",
            RequestIdKind.XRay => $"1-{hex[..8]}-{hex[8..]}",
            RequestIdKind.Hashed => "#" + hex,
            _ => hex,
        };
    }

    internal ulong Upper => _upper;

    internal ulong Lower => _lower;

    /// <summary>The value to look up in a join table: text ids never meet hex ids.</summary>
    public UInt128 JoinKey => Kind is RequestIdKind.Short or RequestIdKind.Hashed ? ~Value : Value;

    // Nearly none has any.
    private static ReadOnlySpan<byte> WithoutBlanks(ReadOnlySpan<byte> text) => !text.IsEmpty && (text[0] == ' ' || text[^1] == ' ') ? text.Trim((byte)' ') : text;

    private static RequestIdKind ShapeOf(ReadOnlySpan<byte> text) => text.Length switch
    {
        36 when text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-' => RequestIdKind.Uuid,
        35 when text[0] == '1' && text[1] == '-' && text[10] == '-' => RequestIdKind.XRay,
        32 => RequestIdKind.Hex,
        _ => RequestIdKind.Short,
    };

    // Dashes stand where the shape says; one elsewhere is no hex digit. All digits are looked at together: there are millions of ids.
    private static bool TryHex(ReadOnlySpan<byte> text, RequestIdKind shape, out UInt128 value)
    {
        Vector256<byte> digits = (shape switch
        {
            RequestIdKind.Uuid => Vector256.Create(Eight(text, 0), Four(text, 9) | (Four(text, 14) << 32), Four(text, 19) | (Four(text, 24) << 32), Eight(text, 28)),
            RequestIdKind.XRay => Vector256.Create(Eight(text, 2), Eight(text, 11), Eight(text, 19), Eight(text, 27)),
            _ => Vector256.Create(Eight(text, 0), Eight(text, 8), Eight(text, 16), Eight(text, 24)),
        }).AsByte();
        Vector256<byte> numbers = digits - Vector256.Create((byte)'0');
        Vector256<byte> letters = (digits | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        Vector256<byte> isNumber = Vector256.LessThan(numbers, Vector256.Create((byte)10));
        if (!Vector256.EqualsAll(isNumber | Vector256.LessThan(letters, Vector256.Create((byte)6)), Vector256<byte>.AllBitsSet))
        {
            value = default;
            return false;
        }

        // The first of two digits is the upper half of a byte.
        Vector256<ushort> pairs = Vector256.ConditionalSelect(isNumber, numbers, letters + Vector256.Create((byte)10)).AsUInt16();
        pairs = ((pairs << 4) | (pairs >> 8)) & Vector256.Create((ushort)0xFF);
        Vector128<ulong> halves = Vector128.Narrow(pairs.GetLower(), pairs.GetUpper()).AsUInt64();
        value = new UInt128(BinaryPrimitives.ReverseEndianness(halves[0]), BinaryPrimitives.ReverseEndianness(halves[1]));
        return true;
    }

    private static ulong Eight(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt64LittleEndian(text[at..]);

    private static ulong Four(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt32LittleEndian(text[at..]);

    private static UInt128 Verbatim(ReadOnlySpan<byte> text)
    {
        Span<byte> raw = stackalloc byte[16];
        raw.Clear();
        text.CopyTo(raw[(16 - text.Length)..]);
        return BinaryPrimitives.ReadUInt128BigEndian(raw);
    }

    private static UInt128 Hash128(ReadOnlySpan<byte> text) => new(StableHash.Of(text, 0x9E3779B97F4A7C15), StableHash.Of(text, 0xC2B2AE3D27D4EB4F));
}
