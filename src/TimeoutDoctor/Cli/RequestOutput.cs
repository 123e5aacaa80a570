using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary>Where the rows of requests go: <c>requests.ndjson</c>, standard output, or both.</summary>
internal sealed class RequestOutput(OutputChoice choice, Terminal terminal) : IDisposable
{
    private const string FileName = "requests.ndjson";

    private RowSink? _sink;

    /// <summary>Whether anybody wants rows.</summary>
    public bool IsWanted => choice.Folder is not null || choice.Format == OutputFormat.Ndjson;

    /// <summary>Opens the destinations.</summary>
    public IRequestSink Open(Interner names, IReadOnlyList<SourceFile> inputs)
    {
        var targets = new List<Stream>();
        if (choice.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            targets.Add(new FileStream(Path.Combine(folder, FileName), FileMode.Create, FileAccess.Write, FileShare.Read, 256 * 1024));
        }

        if (choice.Format == OutputFormat.Ndjson)
        {
            targets.Add(new BufferedStream(terminal.RawOut, 64 * 1024));
        }

        return _sink = new RowSink(new RequestRowWriter(names, inputs), targets);
    }

    /// <summary>Completes the files.</summary>
    public void Close() => _sink?.Dispose();

    /// <inheritdoc />
    public void Dispose() => _sink?.Dispose();

    private sealed class RowSink(RequestRowWriter writer, IReadOnlyList<Stream> targets) : IRequestSink, IDisposable
    {
        private bool _closed;

        public ReadOnlySpan<byte> Render(ExplainedRequest request) => writer.Render(request);

        public void Write(ReadOnlySpan<byte> row)
        {
            foreach (Stream target in targets)
            {
                target.Write(row);
            }
        }

        public void Dispose()
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            foreach (Stream target in targets)
            {
                target.Flush();
                if (target is FileStream)
                {
                    target.Dispose();
                }
            }

            writer.Dispose();
        }
    }
}
