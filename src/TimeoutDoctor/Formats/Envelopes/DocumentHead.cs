namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>The beginning of a source that may be one JSON document over many lines.</summary>
internal sealed class DocumentHead
{
    private const int Longest = 64 * 1024;
    private readonly byte[] _text;

    private DocumentHead(byte[] text) => _text = text;

    /// <summary>The first lines put together; null when they do not begin with an object.</summary>
    public static DocumentHead? Of(IReadOnlyList<byte[]> sample)
    {
        if (sample.Count == 0 || sample[0].AsSpan().TrimStart(" \t"u8) is not [(byte)'{', ..])
        {
            return null;
        }

        var text = new List<byte>();
        foreach (byte[] line in sample)
        {
            text.AddRange(line.AsSpan(0, Math.Min(line.Length, Longest - text.Count)));
        }

        return new DocumentHead([.. text]);
    }

    /// <summary>Whether the text has a key, outside of anything escaped.</summary>
    public bool Has(ReadOnlySpan<byte> key) => _text.AsSpan().IndexOf(key) >= 0;
}
