namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Log events as a CloudWatch Logs subscription delivers them, through Kinesis or Firehose:
/// <c>{"messageType":"DATA_MESSAGE","logGroup":…,"logStream":…,"logEvents":[{"id":…,"timestamp":…,"message":…}]}</c>, one document after the
/// other without a line end between them.
/// </summary>
internal sealed class SubscriptionEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "cloudwatch-subscription";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => true;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) =>
        DocumentHead.Of(sample) is { } head && head.Has("\"messageType\""u8) && head.Has("\"logEvents\""u8) && head.Has("\"subscriptionFilters\""u8);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new LogEventReader("{\"messageType\""u8);
}
