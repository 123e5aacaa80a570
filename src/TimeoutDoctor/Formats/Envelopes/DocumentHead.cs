namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>The beginning of a source that may be one JSON document over many lines.</summary>
internal sealed class DocumentHead
{
    private const int Longest = 64 * 1024;
    private readonly IReadOnlyList<byte[]> _lines;

    private DocumentHead(IReadOnlyList<byte[]> lines) => _lines = lines;

    /// <summary>The first lines; null when they do not begin with an object.</summary>
    public static DocumentHead? Of(IReadOnlyList<byte[]> sample) =>
        sample.Count == 0 || sample[0].AsSpan().TrimStart(" \t"u8) is not [(byte)'{', ..] ? null : new DocumentHead(sample);

    /// <summary>Whether the text has a key, outside of anything escaped. No key goes over the end of a line.</summary>
    public bool Has(ReadOnlySpan<byte> key)
    {
        int room = Longest;
        for (int i = 0; i < _lines.Count && room > 0; i++)
        {
            int length = Math.Min(_lines[i].Length, room);
            if (_lines[i].AsSpan(0, length).IndexOf(key) >= 0)
            {
                return true;
            }

            room -= length;
        }

        return false;
    }
}
