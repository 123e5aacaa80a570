using System.Globalization;
using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.CloudWatch;

/// <summary>
/// Lays events out as one file per stream, each line behind its event's time: the same text as an export of the group to S3. File names
/// are numbers; no stream decides where a file lies.
/// </summary>
internal sealed class StreamFiles(string folder)
{
    private const int Buffer = 64 * 1024;

    private readonly SortedDictionary<string, StreamFile> _files = new(StringComparer.Ordinal);

    /// <summary>The streams with their files and number of events, by name.</summary>
    public IEnumerable<(string Stream, string Path, long Events)> All => _files.Select(f => (f.Key, f.Value.Path, f.Value.Events));

    /// <summary>Adds an event.</summary>
    public void Add(KeptEvent e)
    {
        if (!_files.TryGetValue(e.Stream, out StreamFile? file))
        {
            _files.Add(e.Stream, file = new StreamFile(Path.Combine(folder, _files.Count.ToString("000000", CultureInfo.InvariantCulture))));
        }

        file.Add(e);
    }

    /// <summary>Writes what is buffered.</summary>
    public void Flush()
    {
        foreach (StreamFile file in _files.Values)
        {
            file.Flush();
        }
    }

    private sealed class StreamFile(string path)
    {
        private readonly StringBuilder _text = new();

        public string Path => path;

        public long Events { get; private set; }

        public void Add(KeptEvent e)
        {
            Events++;
            _text.Append(Instant.FromUnixMilliseconds(e.At).ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z '", CultureInfo.InvariantCulture))
                .Append(e.Message.AsSpan().TrimEnd("\r\n")).Append('\n');
            if (_text.Length > Buffer)
            {
                Flush();
            }
        }

        // Opened anew each time: a group may have more streams than a process may have files.
        public void Flush()
        {
            File.AppendAllText(path, _text.ToString());
            _text.Clear();
        }
    }
}
