using System.Buffers;
using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Reporting.Csv;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Cli;

/// <summary>Where the rows of requests go: <c>requests.ndjson</c> and the two CSV tables, standard output, or both.</summary>
internal sealed class RequestOutput(OutputChoice choice, ZoneMap zones, Terminal terminal) : IDisposable
{
    private RowSink? _sink;

    /// <summary>Whether anybody wants rows.</summary>
    public bool IsWanted => choice.Folder is not null || choice.Format is OutputFormat.Ndjson or OutputFormat.Csv;

    /// <summary>Opens the destinations.</summary>
    public IRequestSink Open(Interner names, IReadOnlyList<SourceFile> inputs)
    {
        var tables = new RequestTables(names, inputs);
        Stream?[] files = [File("requests.ndjson"), File("requests.csv"), File("hops.csv")];
        Stream?[] screen = [Screen(OutputFormat.Ndjson), Screen(OutputFormat.Csv), null];
        return _sink = new RowSink(new RequestRowWriter(names, inputs, zones), tables, [files, screen]);
    }

    /// <summary>Completes the files.</summary>
    public void Close() => _sink?.Dispose();

    /// <inheritdoc />
    public void Dispose() => _sink?.Dispose();

    private FileStream? File(string name)
    {
        if (choice.Folder is not { } folder)
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        return new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read, 256 * 1024);
    }

    private BufferedStream? Screen(OutputFormat format) => choice.Format == format ? new BufferedStream(terminal.RawOut, 64 * 1024) : null;

    // A row holds the request in all three forms, parted by NUL: JSON and the tables escape control characters, so none holds one.
    private sealed class RowSink : IRequestSink, IDisposable
    {
        private readonly RequestRowWriter _json;
        private readonly RequestTables _tables;
        private readonly Stream?[][] _targets;
        private readonly ArrayBufferWriter<byte> _row = new(4 * 1024);
        private readonly bool _wantsTables;
        private bool _closed;

        public RowSink(RequestRowWriter json, RequestTables tables, Stream?[][] targets)
        {
            _json = json;
            _tables = tables;
            _targets = targets;
            _wantsTables = targets.Any(t => t[1] is not null || t[2] is not null);
            (string requests, string hops) = tables.Headers();
            WriteTo(1, Encoding.UTF8.GetBytes(requests));
            WriteTo(2, Encoding.UTF8.GetBytes(hops));
        }

        public ReadOnlySpan<byte> Render(ExplainedRequest request)
        {
            _row.ResetWrittenCount();
            _row.Write(_json.Render(request));
            if (!_wantsTables)
            {
                return _row.WrittenSpan;
            }

            (string requests, string hops) = _tables.Rows(request);
            foreach (string table in (ReadOnlySpan<string>)[requests, hops])
            {
                _row.Write("\0"u8);
                Encoding.UTF8.GetBytes(table, _row);
            }

            return _row.WrittenSpan;
        }

        public void Write(ReadOnlySpan<byte> row)
        {
            int form = 0;
            foreach (Range part in row.Split((byte)0))
            {
                WriteTo(form++, row[part]);
            }
        }

        public void Dispose()
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            foreach (Stream? target in _targets.SelectMany(t => t))
            {
                target?.Flush();
                (target as FileStream)?.Dispose();
            }

            _json.Dispose();
            _tables.Dispose();
        }

        private void WriteTo(int form, ReadOnlySpan<byte> bytes)
        {
            foreach (Stream?[] target in _targets)
            {
                target[form]?.Write(bytes);
            }
        }
    }
}
