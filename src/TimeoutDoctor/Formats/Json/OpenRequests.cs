using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>What earlier lines told of a request whose record is still to come.</summary>
/// <param name="TraceId">The trace id it came with.</param>
/// <param name="Status">Its status.</param>
internal readonly record struct OpenRequest(RequestId TraceId, short Status);

/// <summary>Requests of one source that are under way, by their id; the oldest are forgotten beyond <see cref="Capacity"/>. Not thread-safe.</summary>
internal sealed class OpenRequests
{
    /// <summary>Requests remembered at most.</summary>
    public const int Capacity = 8_192;

    private readonly Dictionary<UInt128, OpenRequest> _open = [];
    private readonly Queue<UInt128> _order = new();

    /// <summary>Remembers what a line told, besides what lines before it did.</summary>
    public void Put(RequestId id, OpenRequest request)
    {
        if (!id.IsKnown)
        {
            return;
        }

        if (!_open.TryGetValue(id.JoinKey, out OpenRequest known))
        {
            _order.Enqueue(id.JoinKey);
        }

        _open[id.JoinKey] = new OpenRequest(
            request.TraceId.IsKnown ? request.TraceId : known.TraceId, request.Status != 0 ? request.Status : known.Status);
        while (_order.Count > Capacity)
        {
            _open.Remove(_order.Dequeue());
        }
    }

    /// <summary>What was told of a request, which is forgotten now.</summary>
    public bool TryTake(RequestId id, out OpenRequest request)
    {
        request = default;
        return id.IsKnown && _open.Remove(id.JoinKey, out request);
    }
}
