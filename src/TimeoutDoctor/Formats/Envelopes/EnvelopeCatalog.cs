namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>All envelopes, in the order in which they are tried: what its shape proves comes before a mere stamp in front of each line.</summary>
internal static class EnvelopeCatalog
{
    /// <summary>The catalog.</summary>
    public static IReadOnlyList<IEnvelope> All { get; } =
    [
        new SubscriptionEnvelope(),
        new LogEventsEnvelope(),
        new InsightsEnvelope(),
        new JsonSequenceEnvelope(),
        new FluentBitEnvelope(),
        new DockerEnvelope(),
        new KubernetesEnvelope(),
        new ExportEnvelope(),
        new TailEnvelope(),
    ];

    /// <summary>The envelopes that a source may be wrapped in: one that its shape proves, or all that are possible.</summary>
    /// <param name="sample">The source's first lines that are not empty.</param>
    public static IReadOnlyList<IEnvelope> Of(IReadOnlyList<byte[]> sample)
    {
        List<IEnvelope> possible = [.. All.Where(e => e.Recognises(sample))];
        return possible.Find(e => e.Certain) is { } proven ? [proven] : possible;
    }
}
