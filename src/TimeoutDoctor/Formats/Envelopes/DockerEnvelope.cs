using System.Text.Json;
using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Envelopes;

/// <summary>
/// Container logs of Docker's json-file driver: <c>{"log":"message\n","stream":"stdout","time":"…Z"}</c>. A line longer than 16 KiB is
/// cut into several entries, of which only the last ends in <c>\n</c>.
/// </summary>
internal sealed class DockerEnvelope : IEnvelope
{
    /// <inheritdoc />
    public string Id => "docker";

    /// <inheritdoc />
    public bool Certain => true;

    /// <inheritdoc />
    public bool InPieces => false;

    /// <inheritdoc />
    public bool Recognises(IReadOnlyList<byte[]> sample) => StampedLines.Most(sample, IsEntry);

    /// <inheritdoc />
    public IEnvelopeReader Open() => new Reader();

    private static bool IsEntry(byte[] line) =>
        line.AsSpan().StartsWith("{\"log\":\""u8) && line.AsSpan().IndexOf(",\"stream\":\"std"u8) > 0 && line.AsSpan().IndexOf("\"time\":\""u8) > 0;

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

            if (!TryRead(text, out ReadOnlySpan<byte> log, out bool isError, out Instant time))
            {
                return EnvelopeOutcome.Reject("not an entry of a Docker json-file log");
            }

            LineBuffer buffer = _streams.Of(isError);
            buffer.Begin(place.Line);
            buffer.Keep(JsonEscapes.Decode(log, buffer.Room(log.Length)));
            return buffer.Text.EndsWith("\n"u8) || (buffer.Cut && log.EndsWith("\\n"u8)) ? buffer.Give(time, out line) : EnvelopeOutcome.NeedsMore;
        }

        public EnvelopeOutcome Finish(out EnvelopedLine line) => _streams.Finish(out line);

        private static bool TryRead(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> log, out bool isError, out Instant time)
        {
            log = default;
            isError = false;
            time = default;
            bool found = false;
            try
            {
                var json = new Utf8JsonReader(entry);
                while (json.Read())
                {
                    if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
                    {
                        continue;
                    }

                    bool isLog = json.ValueSpan.SequenceEqual("log"u8), isStream = json.ValueSpan.SequenceEqual("stream"u8), isTime = json.ValueSpan.SequenceEqual("time"u8);
                    if (!json.Read() || json.TokenType != JsonTokenType.String)
                    {
                        continue;
                    }

                    log = isLog ? json.ValueSpan : log;
                    found |= isLog;
                    isError |= isStream && json.ValueSpan.SequenceEqual("stderr"u8);
                    time = isTime && AsciiTime.TryIso(json.ValueSpan, out ReadTime stamp) ? StampedLines.Moment(stamp) : time;
                }
            }
            catch (JsonException)
            {
                return false;
            }

            return found;
        }
    }
}
