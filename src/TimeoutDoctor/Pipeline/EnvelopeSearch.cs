using TimeoutDoctor.Formats.Envelopes;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Pipeline;

/// <summary>
/// Finds what an input's lines are wrapped in, one envelope in the other, by trying: what its shape proves is taken off; of a mere stamp
/// in front, whichever reading tells more.
/// </summary>
internal static class EnvelopeSearch
{
    /// <summary>The sample of an input's lines without what they are wrapped in, with the formats of its streams.</summary>
    /// <exception cref="IOException">The input cannot be opened.</exception>
    public static LogSample Find(LogInput input, Interner names, ILogFormat? likely) => Within(LogSample.Read(input, null), input, names, likely, 0);

    private static LogSample Within(LogSample sample, LogInput input, Interner names, ILogFormat? likely, int depth)
    {
        List<IReadOnlyList<IEnvelope>> ofStreams = [.. sample.Streams.Select(s => depth < NestedEnvelope.Deepest ? EnvelopeCatalog.Of([.. s.Lines.Select(l => l.Text)]) : [])];
        if (Proven(sample, ofStreams) is { Any: true } proven)
        {
            return Within(LogSample.Read(input, Wrap(sample.Envelope, proven)), input, names, likely, depth + 1);
        }

        List<LogSample> unwrapped = [];
        foreach (IEnvelope envelope in depth == NestedEnvelope.Deepest ? [] : ofStreams is [var only] ? only : EnvelopeCatalog.Of(sample.Texts))
        {
            var everywhere = new InnerEnvelopes();
            sample.Streams.ForEach(s => everywhere.Add(new StreamKey(s.Key, s.GroupKey), envelope));
            unwrapped.Add(Within(LogSample.Read(input, Wrap(sample.Envelope, everywhere)), input, names, likely, depth + 1));
        }

        // Last, as it is given up early once it cannot be read as well as what is inside an envelope.
        sample.Detect(input.Options, names, likely, unwrapped.Count == 0 ? 0 : unwrapped.Max(s => s.Score));
        LogSample best = sample;
        unwrapped.ForEach(s => best = s.Score > best.Score || (s.Score == best.Score && s.Unread < best.Unread - 0.5) ? s : best);
        return best;
    }

    // Streams of one envelope may hold different ones.
    private static InnerEnvelopes Proven(LogSample sample, List<IReadOnlyList<IEnvelope>> ofStreams)
    {
        var proven = new InnerEnvelopes();
        for (int i = 0; i < ofStreams.Count; i++)
        {
            proven.Add(new StreamKey(sample.Streams[i].Key, sample.Streams[i].GroupKey), ofStreams[i].FirstOrDefault(e => e.Certain));
        }

        return proven;
    }

    // Bare text has one stream without a name.
    private static IEnvelope Wrap(IEnvelope? outer, InnerEnvelopes inner) => outer is null ? inner.Only : new NestedEnvelope(outer, inner);
}
