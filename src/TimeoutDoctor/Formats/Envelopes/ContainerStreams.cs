namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>The two streams of a container, each with a line that may still be put together.</summary>
internal sealed class ContainerStreams
{
    private readonly LineBuffer[] _lines = [new(), new()];
    private bool _isError;

    /// <summary>The stream of the line last given out.</summary>
    public ReadOnlySpan<byte> Last => _isError ? "stderr"u8 : "stdout"u8;

    /// <summary>The line of a stream, which becomes the last.</summary>
    public LineBuffer Of(bool isError)
    {
        _isError = isError;
        return _lines[isError ? 1 : 0];
    }

    /// <summary>Gives out what still waits for more, stream by stream.</summary>
    public EnvelopeOutcome Finish(out EnvelopedLine line)
    {
        foreach (bool isError in (ReadOnlySpan<bool>)[false, true])
        {
            if (_lines[isError ? 1 : 0] is { Length: > 0 } or { Cut: true })
            {
                return Of(isError).Give(default, out line);
            }
        }

        line = default;
        return EnvelopeOutcome.NeedsMore;
    }
}
