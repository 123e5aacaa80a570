namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Results of CloudWatch Logs Insights, as <c>aws logs get-query-results</c> prints them: rows of
/// <c>[{"field":"@timestamp","value":…},{"field":"status","value":…},…]</c>. A row with <c>@message</c> is that message; of another the
/// queried fields are put together to a JSON line.
/// </summary>
internal sealed class InsightsEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "cloudwatch-insights";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => true;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) =>
        DocumentHead.Of(sample) is { } head && head.Has("\"results\""u8) && head.Has("\"field\""u8) && head.Has("\"value\""u8);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new InsightsReader();
}
