using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Slicing;

/// <summary>Where the lines of every request of a run are, in few bytes per request.</summary>
internal sealed class RequestIndex : IRequestSink
{
    private readonly List<Entry> _entries = [];
    private readonly List<int> _order = [];
    private readonly List<SourceRef> _places = [];
    private readonly int[] _row = new int[1];

    /// <summary>Requests, in order of start, source, line.</summary>
    public int Count => _order.Count;

    /// <summary>Whether a request was explained.</summary>
    public bool IsExplained(int request) => _entries[_order[request]].Explained;

    /// <summary>The places of a request's records, the front's first.</summary>
    public ReadOnlySpan<SourceRef> Places(int request)
    {
        Entry entry = _entries[_order[request]];
        return CollectionsMarshal.AsSpan(_places).Slice(entry.From, entry.Count);
    }

    /// <inheritdoc />
    public ReadOnlySpan<byte> Render(ExplainedRequest request)
    {
        int from = _places.Count;
        RequestTrace trace = request.Trace;
        _places.Add(trace.Front.At);
        foreach (RecordList records in (RecordList[])[trace.LoadBalancer, trace.Proxy, trace.App])
        {
            for (int i = 0; i < records.Count; i++)
            {
                _places.Add(records[i].At);
            }
        }

        _row[0] = _entries.Count;
        _entries.Add(new Entry(from, _places.Count - from, request.Verdict is not null));
        return MemoryMarshal.AsBytes<int>(_row);
    }

    /// <inheritdoc />
    public void Write(ReadOnlySpan<byte> row) => _order.Add(MemoryMarshal.Read<int>(row));

    private readonly record struct Entry(int From, int Count, bool Explained);
}
