using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Container logs as Kubernetes' container runtimes (containerd, CRI-O) write them: <c>2026-10-06T00:17:09.669794202Z stdout F message</c>,
/// with the tag P on all pieces of a long line but the last.
/// </summary>
internal sealed class KubernetesEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "kubernetes";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => false;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) => StampedLines.Most(sample, line => Entry.TryRead(line, out _));

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    private readonly ref struct Entry
    {
        public Instant Time { get; private init; }

        public bool IsError { get; private init; }

        public bool IsPiece { get; private init; }

        public ReadOnlySpan<byte> Text { get; private init; }

        public static bool TryRead(ReadOnlySpan<byte> line, out Entry entry)
        {
            entry = default;
            if (!StampedLines.TryStamp(line, out ReadTime time, out ReadOnlySpan<byte> rest) || !time.HasZone)
            {
                return false;
            }

            bool error = rest.StartsWith("stderr "u8);
            if ((!error && !rest.StartsWith("stdout "u8)) || rest.Length < 8)
            {
                return false;
            }

            // Tags are separated by colons; the first says whether the line goes on.
            ReadOnlySpan<byte> tagged = rest[7..];
            int blank = tagged.IndexOf((byte)' ');
            ReadOnlySpan<byte> tags = blank < 0 ? tagged : tagged[..blank];
            if (tags.IsEmpty || tags[0] is not ((byte)'F' or (byte)'P') || (tags.Length > 1 && tags[1] != ':'))
            {
                return false;
            }

            entry = new Entry { Time = StampedLines.Moment(time), IsError = error, IsPiece = tags[0] == 'P', Text = blank < 0 ? default : tagged[(blank + 1)..] };
            return true;
        }
    }

    private sealed class Reader : IEnvelopeReader
    {
        private readonly ContainerStreams _streams = new();

        public ReadOnlySpan<byte> LogGroup => default;

        public ReadOnlySpan<byte> LogStream => _streams.Last;

        public EnvelopeOutcome Next(ReadOnlySpan<byte> text, scoped in TextPlace place, out EnvelopedLine line)
        {
            line = default;
            if (text.IsEmpty)
            {
                return EnvelopeOutcome.NeedsMore;
            }

            if (!Entry.TryRead(text, out Entry entry))
            {
                return EnvelopeOutcome.Reject("not an entry of a Kubernetes container log");
            }

            LineBuffer pieces = _streams.Of(entry.IsError);
            if (entry.IsPiece)
            {
                pieces.Add(entry.Text, place.Line);
                return EnvelopeOutcome.NeedsMore;
            }

            if (pieces.Length == 0 && !pieces.Cut)
            {
                line = new EnvelopedLine { Text = entry.Text, Received = entry.Time, Line = place.Line };
                return EnvelopeOutcome.Line;
            }

            pieces.Add(entry.Text, place.Line);
            return pieces.Give(entry.Time, out line);
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line) => _streams.Finish(out line);
    }
}
