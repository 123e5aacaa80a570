using System.Text;
using TimeoutDoctor.Formats.Envelopes;

namespace TimeoutDoctor.Tests.Formats.Envelopes;

/// <summary>What came out of an envelope in one step.</summary>
internal sealed record Unwrapped(EnvelopeStep Step, string? Reason, int Line, int Part, string Received, string Group, string Stream, string Text)
{
    private const int MostSteps = 200_000;

    /// <summary>Unwraps a text as the reader of sources does, in pieces of at most so many bytes where the envelope takes them.</summary>
    public static List<Unwrapped> Of(IEnvelope envelope, ReadOnlySpan<byte> text, int piece = int.MaxValue)
    {
        var found = new List<Unwrapped>();
        IEnvelopeReader reader = envelope.Open();
        int line = 0;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> whole = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            line++;
            if (whole.IsEmpty && !envelope.InPieces)
            {
                found.Add(new Unwrapped(EnvelopeStep.Skipped, "blank line", line, 0, "–", "", "", ""));
            }

            while (!whole.IsEmpty)
            {
                int length = envelope.InPieces ? Math.Min(piece, whole.Length) : whole.Length;
                Take(reader, whole[..length], new TextPlace(line, length == whole.Length), found);
                whole = whole[length..];
            }
        }

        for (int i = 0; i < 4; i++)
        {
            EnvelopeOutcome outcome = reader.Finish(out EnvelopedLine last);
            if (outcome.Step == EnvelopeStep.NeedsMore)
            {
                return found;
            }

            found.Add(Made(reader, outcome, last, line));
        }

        Assert.Fail("Finish never ends");
        return found;
    }

    private static void Take(IEnvelopeReader reader, ReadOnlySpan<byte> text, TextPlace place, List<Unwrapped> found)
    {
        while (true)
        {
            EnvelopeOutcome outcome = reader.Next(text, place, out EnvelopedLine line);
            if (outcome.Step == EnvelopeStep.NeedsMore)
            {
                return;
            }

            text = default;
            found.Add(Made(reader, outcome, line, place.Line));
            Assert.True(found.Count < MostSteps, "the reader never asks for more");
        }
    }

    private static Unwrapped Made(IEnvelopeReader reader, EnvelopeOutcome outcome, in EnvelopedLine line, int at) => new(
        outcome.Step, outcome.Reason, line.Line > 0 ? line.Line : at, line.Part, line.Received.ToString(),
        Encoding.UTF8.GetString(reader.LogGroup), Encoding.UTF8.GetString(reader.LogStream), Encoding.UTF8.GetString(line.Text));
}
