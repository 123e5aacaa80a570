using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>Connections by their id; the oldest are forgotten beyond <see cref="Capacity"/>. Not thread-safe.</summary>
internal sealed class ConnectionIndex
{
    /// <summary>Connections remembered at most, some 40 MB.</summary>
    public const int Capacity = 500_000;

    private readonly Dictionary<ulong, ClientConnection> _byId = [];
    private readonly Queue<ulong> _order = new();

    /// <summary>Takes a record of a connection.</summary>
    public void Add(in HopRecord record)
    {
        if (record.Connection == 0 || !_byId.TryAdd(record.Connection, new ClientConnection(record.Start, record.RequestTime, record.At)))
        {
            return;
        }

        _order.Enqueue(record.Connection);
        if (_order.Count > Capacity)
        {
            _byId.Remove(_order.Dequeue());
        }
    }

    /// <summary>The connection that a load balancer's record came by, where its log tells.</summary>
    public ClientConnection? Of(in HopRecord record) =>
        record.Connection != 0 && _byId.TryGetValue(record.Connection, out ClientConnection found) ? found : null;
}
