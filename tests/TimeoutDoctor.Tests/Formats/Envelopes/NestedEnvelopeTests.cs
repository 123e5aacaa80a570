using System.Text;
using TimeoutDoctor.Formats.Envelopes;

namespace TimeoutDoctor.Tests.Formats.Envelopes;

/// <summary>An envelope is one around an envelope, too.</summary>
public class NestedEnvelopeTests
{
    private static readonly string[] Inner = ["docker", "kubernetes", "fluent-bit"];

    private static readonly string[] Outer = ["cloudwatch-subscription", "cloudwatch-events", "cloudwatch-insights", "cloudwatch-export", "cloudwatch-tail"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string outer in Outer)
            {
                foreach (string inner in Inner)
                {
                    pairs.Add(outer, inner);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Generated_messages_come_out_of_two_envelopes_equal(string outer, string inner)
    {
        List<string> messages = Messages(200);
        IEnumerable<string> wrapped = messages.SelectMany((m, i) => HostileEnvelopeTests.Write(inner, m, i).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        string text = string.Concat(wrapped.Select((line, i) => HostileEnvelopeTests.Write(outer, line, 2 * i)));
        List<Unwrapped> found = Unwrapped.Of(Nest(outer, inner), Encoding.UTF8.GetBytes(text), 333);
        Assert.Equal(messages, found.Select(f => f.Text));
        Assert.All(found, f => Assert.EndsWith("stdout", f.Stream, StringComparison.Ordinal));
        Assert.Equal(found.Count, found.Select(f => (f.Line, f.Part)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Cut_and_flipped_text_never_throws_and_always_ends(string outer, string inner)
    {
        string text = string.Concat(Messages(12).SelectMany((m, i) => HostileEnvelopeTests.Write(inner, m, i).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select((line, i) => HostileEnvelopeTests.Write(outer, line, i)));
        byte[] whole = Encoding.UTF8.GetBytes(text);
        var random = new Random(5);
        for (int round = 0; round < 200; round++)
        {
            byte[] broken = whole[..random.Next(1, whole.Length)];
            for (int flips = 3; flips > 0; flips--)
            {
                broken[random.Next(broken.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"\"\\{}[],:\n"[random.Next(9)];
            }

            Assert.All(Unwrapped.Of(Nest(outer, inner), broken, 1 + random.Next(300)), f => Assert.Equal(f.Step == EnvelopeStep.Line, f.Reason is null));
        }
    }

    [Fact]
    public void Streams_in_one_delivery_may_be_wrapped_each_in_its_own()
    {
        string docker = HostileEnvelopeTests.Write("docker", "from docker", 0).TrimEnd('\n'), kubernetes = "2026-01-01T00:00:00.000000001Z stderr F from kubernetes";
        string text = HostileEnvelopeTests.Document("d", docker) + HostileEnvelopeTests.Document("k", kubernetes) + HostileEnvelopeTests.Document("bare", "as it is") + HostileEnvelopeTests.Document("new", docker);
        var inner = new InnerEnvelopes();
        inner.Add(StreamKey.Of("g"u8, "d"u8), EnvelopeFixturesTests.EnvelopeOf("docker"));
        inner.Add(StreamKey.Of("g"u8, "k"u8), EnvelopeFixturesTests.EnvelopeOf("kubernetes"));
        inner.Add(StreamKey.Of("g"u8, "bare"u8), null);
        var envelope = new NestedEnvelope(EnvelopeFixturesTests.EnvelopeOf("cloudwatch-subscription"), inner);
        Assert.Equal("cloudwatch-subscription/docker+kubernetes", envelope.Id);
        List<Unwrapped> found = Unwrapped.Of(envelope, Encoding.UTF8.GetBytes(text));
        Assert.Equal(["from docker [d/stdout]", "from kubernetes [k/stderr]", "as it is [bare]", "from docker [new/stdout]"], found.Select(f => $"{f.Text} [{f.Stream}]"));
    }

    private static NestedEnvelope Nest(string outer, string inner)
    {
        var envelopes = new InnerEnvelopes();
        envelopes.Add(default, EnvelopeFixturesTests.EnvelopeOf(inner));
        return new NestedEnvelope(EnvelopeFixturesTests.EnvelopeOf(outer), envelopes);
    }

    private static List<string> Messages(int count)
    {
        var random = new Random(9);
        string[] pieces = ["GET /a", " ", "\"", "\\", "é", "{\"k\":1}", "\\n", "]", "😀", "x"];
        return [.. Enumerable.Range(0, count).Select(i => i + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)])) + "x")];
    }
}
