using System.Buffers.Binary;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Rows of requests that need no explanation, on disk until those that do have theirs, so that all can be written in one order without
/// being held in memory. Only used when every request is asked for.
/// </summary>
internal sealed class RequestSpool(Lazy<IRequestSink> sink) : IDisposable
{
    private const int HeaderSize = 20;

    private readonly FileStream _file = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 256 * 1024 });

    /// <summary>Takes a request; they come in order.</summary>
    public void Add(ExplainedRequest request)
    {
        ReadOnlySpan<byte> row = sink.Value.Render(request);
        Span<byte> header = stackalloc byte[HeaderSize];
        BinaryPrimitives.WriteInt64LittleEndian(header, request.Trace.Front.Start.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], request.Trace.Front.At.Source);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], request.Trace.Front.At.Line);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], row.Length);
        _file.Write(header);
        _file.Write(row);
    }

    /// <summary>Writes all rows to the sink, those of the explained requests in their places.</summary>
    public void Merge(IReadOnlyList<ExplainedRequest> explained)
    {
        _file.Position = 0;
        byte[] header = new byte[HeaderSize];
        byte[] row = [];
        int next = 0;
        while (_file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize)
        {
            var start = new Instant(BinaryPrimitives.ReadInt64LittleEndian(header));
            var at = new SourceRef(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)));
            int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
            row = row.Length < length ? new byte[length * 2] : row;
            _file.ReadExactly(row, 0, length);
            for (; next < explained.Count && Before(explained[next].Trace.Front, start, at); next++)
            {
                sink.Value.Write(sink.Value.Render(explained[next]));
            }

            sink.Value.Write(row.AsSpan(0, length));
        }

        for (; next < explained.Count; next++)
        {
            sink.Value.Write(sink.Value.Render(explained[next]));
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private static bool Before(in HopRecord front, Instant start, SourceRef at) => front.Start != start ? front.Start < start : front.At.CompareTo(at) < 0;
}
