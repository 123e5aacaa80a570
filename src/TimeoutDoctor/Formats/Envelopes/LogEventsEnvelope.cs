namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Answers of FilterLogEvents and GetLogEvents, as <c>aws logs filter-log-events</c> prints them:
/// <c>{"events":[{"logStreamName":…,"timestamp":…,"message":…}],"nextToken":…}</c>; several pages may follow each other in one file.
/// </summary>
internal sealed class LogEventsEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "cloudwatch-events";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => true;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) =>
        DocumentHead.Of(sample) is { } head && head.Has("\"events\""u8)
        && (head.Has("\"ingestionTime\""u8) || head.Has("\"eventId\""u8) || head.Has("\"searchedLogStreams\""u8) || head.Has("\"nextForwardToken\""u8));

    /// <inheritdoc />
    public IEnvelopeReader Open() => new LogEventReader("\n{\n"u8);
}
