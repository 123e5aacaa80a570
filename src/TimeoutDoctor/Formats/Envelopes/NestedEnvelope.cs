namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// An envelope with further ones in it, such as a subscription that delivers the lines of Docker's json-file driver. It is an envelope
/// itself, so that they nest to any depth; <see cref="Deepest"/> bounds what is looked for.
/// </summary>
/// <param name="outer">What is taken off first.</param>
/// <param name="inner">What is taken off then, by log stream.</param>
internal sealed class NestedEnvelope(IEnvelope outer, InnerEnvelopes inner) : IEnvelope
{
    /// <summary>Envelopes around a line that are looked for: CloudWatch's delivery, an export of it, a container runtime.</summary>
    public const int Deepest = 3;

    /// <inheritdoc />
    public string Id => $"{outer.Id}/{inner.Ids}";

    /// <inheritdoc />
    public bool Certain => outer.Certain;

    /// <inheritdoc />
    public bool InPieces => outer.InPieces;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) => outer.Recognises(sample);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new NestedReader(outer.Open(), inner);
}
