using System.IO.Compression;
using System.IO.Hashing;

namespace TimeoutDoctor.Sources;

/// <summary>
/// The bytes of an input, decompressed where the content (never the name) says gzip, as UTF-8 where it says UTF-16. A gzip file that
/// ends early is reported after all its whole blocks were given out.
/// </summary>
internal sealed class DecodedStream : IDisposable
{
    // What a small file may always become; below it no ratio is asked.
    private const long FreeBytes = 64 * 1024 * 1024;

    // CloudWatch compresses what it delivers, and Firehose may compress that again.
    private const int MostLayers = 3;
    private const string Damaged = "the gzip data is damaged or ends early";

    private readonly LogInput _input;
    private readonly Stream _raw;
    private readonly Stream _decoded;
    private readonly CompressedInput _content;
    private readonly CompressedInput? _outermost;
    private readonly CompressedInput? _compressed;
    private readonly int _layers;
    private bool _ended;

    private DecodedStream(LogInput input, Stream raw, CompressedInput content, Stream decoded, CompressedInput? outermost, CompressedInput? compressed, int layers)
    {
        _input = input;
        _raw = raw;
        _content = content;
        _decoded = decoded;
        _outermost = outermost;
        _compressed = compressed;
        _layers = layers;
    }

    /// <summary>Why the input could not be read to its end, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Opens an input and looks at its first bytes.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static DecodedStream Open(LogInput input)
    {
        Stream raw = input.Open();
        try
        {
            Stream decoded = raw;
            CompressedInput? outermost = null;
            CompressedInput? compressed = null;
            for (int layers = 0; ; layers++)
            {
                byte[] head = new byte[2];
                string? broken = TryHead(decoded, head, out int read);
                var whole = new CompressedInput(head.AsMemory(0, read), decoded);
                if (read < 2 || head[0] != 0x1F || head[1] != 0x8B || layers == MostLayers)
                {
                    return new DecodedStream(input, raw, whole, Utf16Text.Decode(head.AsSpan(0, read), whole), outermost, compressed, layers) { Failure = broken, _ended = broken is not null };
                }

                compressed = whole;
                outermost ??= whole;
                decoded = new GZipStream(whole, CompressionMode.Decompress);
            }
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    private static string? TryHead(Stream stream, byte[] head, out int read)
    {
        read = 0;
        try
        {
            read = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
            return null;
        }
        catch (InvalidDataException)
        {
            return Damaged;
        }
    }

    /// <summary>Reads up to the buffer's length; 0 at the end, also when the input is broken (see <see cref="Failure"/>).</summary>
    public int Read(Span<byte> buffer)
    {
        if (_ended)
        {
            return 0;
        }

        try
        {
            int read = _decoded.Read(buffer);
            if (IsBomb())
            {
                return Broken($"the gzip data grows more than {_input.DecompressionRatio} times; if it is a log all the same, allow more with --max-decompression-ratio");
            }

            if (read == 0)
            {
                _ended = true;
                Failure = _compressed is null || IsWhole(_compressed) ? null : "the gzip data ends early";
            }

            return read;
        }
        catch (InvalidDataException)
        {
            return Broken(Damaged);
        }
        catch (IOException e)
        {
            return Broken("reading failed: " + e.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _decoded.Dispose();
        _raw.Dispose();
    }

    // .NET's reader stops without an error where a gzip file was cut. One member's length is its proof; of several members only the
    // last one's length is known, so its checksum is compared in a second reading.
    private bool IsWhole(CompressedInput compressed) =>
        (uint)_content.Position == compressed.ContentLength || (compressed.ContentLength < _content.Position && LastMemberMatches(compressed));

    private bool LastMemberMatches(CompressedInput compressed)
    {
        using Stream raw = _input.Open();
        Stream again = raw;
        for (int i = 0; i < _layers; i++)
        {
            again = new GZipStream(again, CompressionMode.Decompress);
        }

        var checksum = new Crc32();
        long skip = _content.Position - compressed.ContentLength;
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = again.Read(buffer)) > 0)
        {
            int from = (int)Math.Min(skip, read);
            skip -= from;
            checksum.Append(buffer.AsSpan(from, read - from));
        }

        return checksum.GetCurrentHashAsUInt32() == compressed.Checksum;
    }

    // The ratio of all that was read so far: a bomb behind a long honest beginning is found a little later.
    private bool IsBomb() =>
        _outermost is not null && _input.DecompressionRatio > 0 && _content.Position > FreeBytes
        && _content.Position / _input.DecompressionRatio > _outermost.Position;

    private int Broken(string why)
    {
        Failure = why;
        _ended = true;
        return 0;
    }
}
