namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Which envelopes lie in another one, by its log streams: a subscription may carry the logs of a container beside those of a function.
/// A stream that is not known is looked up by its group, else by the shape of its line.
/// </summary>
internal sealed class InnerEnvelopes
{
    private readonly Dictionary<ulong, IEnvelope?> _known = [];

    /// <summary>Ids of the envelopes, each once, in the order of the catalog.</summary>
    public string Ids => string.Join('+', EnvelopeCatalog.All.Where(_known.ContainsValue).Select(e => e.Id));

    /// <summary>The envelope, where all is wrapped in one.</summary>
    public IEnvelope Only => _known.Values.Distinct().Single()!;

    /// <summary>Whether there is any.</summary>
    public bool Any => _known.Values.Any(e => e is not null);

    /// <summary>Notes what a stream is wrapped in; null when in nothing.</summary>
    public void Add(StreamKey key, IEnvelope? envelope)
    {
        _known[key.Stream] = envelope;
        if (key.Group != 0)
        {
            _known.TryAdd(key.Group, envelope);
        }
    }

    /// <summary>What a stream is wrapped in.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="line">A line of it.</param>
    public IEnvelope? Of(StreamKey key, ReadOnlySpan<byte> line)
    {
        if (_known.TryGetValue(key.Stream, out IEnvelope? envelope) || (key.Group != 0 && _known.TryGetValue(key.Group, out envelope)))
        {
            return envelope;
        }

        byte[][] sample = [line.ToArray()];
        return _known.Values.FirstOrDefault(e => e?.Recognises(sample) == true);
    }
}
