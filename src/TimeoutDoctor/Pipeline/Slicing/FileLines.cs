using TimeoutDoctor.Formats;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Slicing;

/// <summary>The lines of one input as a slice sees them: which stand for which request, which belong together, and which must come along.</summary>
internal sealed class FileLines
{
    private const int MostFollowing = 500;
    private readonly List<(int Line, int Request)> _joined = [];
    private readonly Dictionary<UInt128, List<int>> _parts = [];
    private readonly List<(int Line, UInt128 Id)> _ids = [];
    private readonly List<(int Line, int Partner)> _partners = [];
    private readonly List<int> _records = [];
    private readonly List<int> _starts = [];

    /// <summary>Text lines of the input.</summary>
    public int Count { get; private set; }

    /// <summary>Whether only all of it can be kept: a document over several lines.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Lines that say how others are to be read.</summary>
    public List<int> Directives { get; } = [];

    /// <summary>Lines with a record, in order.</summary>
    public IReadOnlyList<int> Records => _records;

    /// <summary>Adds a line of a request; call <see cref="Sort"/> when all have been added.</summary>
    public void Join(int line, int request) => _joined.Add((line, request));

    /// <summary>Lines with a record that belongs to no request, in order.</summary>
    public IReadOnlyList<int> Strangers { get; private set; } = [];

    /// <summary>Ends joining.</summary>
    public void Sort()
    {
        _joined.Sort();
        Strangers = [.. _records.Where(l => !RequestsAt(l).Any())];
        _ids.Sort();
        _partners.Sort();
    }

    /// <summary>All requests that have a record in a line; an envelope may hold several.</summary>
    public IEnumerable<int> RequestsAt(int line) => At(_joined, line);

    /// <summary>The lines with records around one, so many on each side.</summary>
    public IEnumerable<int> Around(int line, int each)
    {
        int at = _records.BinarySearch(line);
        at = at < 0 ? ~at : at;
        return _records.Skip(Math.Max(0, at - each)).Take((2 * each) + 1);
    }

    /// <summary>Lines that make one record with this one: its start or its end, or all that share an id with it.</summary>
    public IEnumerable<int> With(int line) => At(_ids, line).SelectMany(id => _parts[id]).Concat(At(_partners, line));

    /// <summary>Lines that go on with a log line: an envelope may spread it over several.</summary>
    public IEnumerable<int> After(int line)
    {
        int at = _starts.BinarySearch(line);
        int next = at < 0 ? line + 1 : at + 1 < _starts.Count ? _starts[at + 1] : Count + 1;
        return Enumerable.Range(line + 1, Math.Clamp(next - line - 1, 0, MostFollowing));
    }

    /// <summary>Reads an input's lines.</summary>
    /// <param name="plan">The input.</param>
    /// <param name="names">Names of the run.</param>
    /// <param name="window">The part of the logs that was asked for.</param>
    public void Read(SourcePlan plan, Interner names, ReadWindow window)
    {
        using (var text = new Sources.LineReader(plan.Input))
        {
            while (text.TryRead(out ReadOnlySpan<byte> line))
            {
                Count++;
                if (line.StartsWith("#"u8))
                {
                    Directives.Add(Count);
                }
            }
        }

        IsWhole = plan.Envelope is { InPieces: true } && Count > 1 && !plan.Envelope.Id.StartsWith("cloudwatch-subscription", StringComparison.Ordinal);
        if (plan.IsRecognised)
        {
            ReadRecords(plan, names, window);
        }
    }

    private void ReadRecords(SourcePlan plan, Interner names, ReadWindow window)
    {
        using var lines = new LogLines(plan.Input, plan.Envelope);
        var readers = new StreamReaders(plan, names);
        var text = new TextArena();
        var pairs = new EventPairing(window.Slack, Pair);
        var settled = new List<HopRecord>();
        HopRecord record = default;
        while (lines.TryRead(out LogLine line))
        {
            if (plan.Envelope is not null && (_starts.Count == 0 || _starts[^1] < line.Line))
            {
                _starts.Add(line.Line);
            }

            if (readers.Of(lines, line) is not { } reader || reader.Parse(line, text, ref record).Kind != ParseKind.Record || !IsWanted(record, window))
            {
                continue;
            }

            if (_records.Count == 0 || _records[^1] != line.Line)
            {
                _records.Add(line.Line);
            }

            if (record.Event != RecordEvent.Whole)
            {
                Gather(record, line.Line, pairs, settled);
            }
        }

        _records.Sort();
    }

    private static bool IsWanted(in HopRecord record, ReadWindow window)
    {
        Instant stamp = record.Start.IsKnown ? record.Start : record.End;
        return stamp.IsKnown && window.Contains(record.Event == RecordEvent.Part ? Hop.Unknown : record.Hop, record.At.Source, stamp);
    }

    // An id is one request's, so all its lines go together; without one, start and finish are paired as they are when the log is read.
    private void Gather(in HopRecord record, int line, EventPairing pairs, List<HopRecord> settled)
    {
        RequestId id = record.RequestId.IsKnown ? record.RequestId : record.TraceId;
        if (!id.IsKnown)
        {
            settled.Clear();
            pairs.Push(record, settled);
            return;
        }

        (_parts.TryGetValue(id.JoinKey, out List<int>? lines) ? lines : _parts[id.JoinKey] = []).Add(line);
        _ids.Add((line, id.JoinKey));
    }

    private void Pair(SourceRef start, SourceRef finish)
    {
        _partners.Add((start.Line, finish.Line));
        _partners.Add((finish.Line, start.Line));
    }

    // What is told of a line, in a list in order of lines.
    private static IEnumerable<T> At<T>(List<(int Line, T Value)> told, int line)
    {
        int low = 0, high = told.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = told[middle].Line < line ? (middle + 1, high) : (low, middle);
        }

        for (; low < told.Count && told[low].Line == line; low++)
        {
            yield return told[low].Value;
        }
    }
}
