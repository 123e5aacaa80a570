using System.Text;
using System.Text.Json;
using TimeoutDoctor.Formats.Envelopes;

namespace TimeoutDoctor.Tests.Formats.Envelopes;

public class HostileEnvelopeTests
{
    public static TheoryData<string> Folders => EnvelopeFixturesTests.Folders;

    [Theory]
    [MemberData(nameof(Folders))]
    public void Text_in_small_pieces_tells_the_same(string folder)
    {
        IEnvelope envelope = EnvelopeFixturesTests.EnvelopeOf(folder);
        byte[] text = EnvelopeFixturesTests.Sample(folder);
        List<Unwrapped> whole = Unwrapped.Of(envelope, text);
        Assert.NotEmpty(whole);
        foreach (int piece in (int[])[1, 2, 7, 64, 1000])
        {
            Assert.Equal(whole, Unwrapped.Of(envelope, text, piece));
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Cut_flipped_and_spliced_text_never_throws_and_always_ends(string folder)
    {
        IEnvelope envelope = EnvelopeFixturesTests.EnvelopeOf(folder);
        byte[] text = EnvelopeFixturesTests.Sample(folder);
        var random = new Random(42);
        int read = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] broken = (round % 3) switch
            {
                0 => text[..random.Next(text.Length)],
                1 => [.. text],
                _ => [.. text.AsSpan(0, random.Next(text.Length)), .. text.AsSpan(random.Next(text.Length))],
            };
            for (int flips = round % 3 == 1 ? 4 : 0; flips > 0; flips--)
            {
                broken[random.Next(broken.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"\"\\{}[],:\n"[random.Next(9)];
            }

            List<Unwrapped> found = Unwrapped.Of(envelope, broken, 1 + random.Next(500));
            Assert.All(found, f => Assert.Equal(f.Step == EnvelopeStep.Line, f.Reason is null));
            read += found.Count;
        }

        Assert.True(read > 100);
    }

    [Fact]
    public void A_damaged_document_costs_no_other()
    {
        string good = Document("a", "one") + Document("b", "two");
        string text = good + Document("c", "three")[..60] + good + "}}]" + good;
        List<Unwrapped> found = Unwrapped.Of(EnvelopeFixturesTests.EnvelopeOf("cloudwatch-subscription"), Encoding.UTF8.GetBytes(text), 50);
        Assert.Equal(["one", "two", "one", "two", "one", "two"], found.Where(f => f.Step == EnvelopeStep.Line).Select(f => f.Text));
        Assert.Contains(found, f => f.Step == EnvelopeStep.Rejected);
    }

    [Fact]
    public void A_control_message_is_no_log_line()
    {
        string text = Document("a", "CWL CONTROL MESSAGE: Checking health of destination Firehose.").Replace("DATA_MESSAGE", "CONTROL_MESSAGE", StringComparison.Ordinal) + Document("a", "one");
        List<Unwrapped> found = Unwrapped.Of(EnvelopeFixturesTests.EnvelopeOf("cloudwatch-subscription"), Encoding.UTF8.GetBytes(text));
        Assert.Equal([EnvelopeStep.Skipped, EnvelopeStep.Line], found.Select(f => f.Step));
    }

    [Theory]
    [InlineData("cloudwatch-subscription", """{"messageType":1,"logGroup":2,"logStream":null,"logEvents":[{"timestamp":"x","message":"one"}]}""")]
    [InlineData("cloudwatch-subscription", """{"messageType":"DATA_MESSAGE","\ud800xxxxxxxxxxx":1,"logEvents":[{"timestamp":1,"mess\ud800":2,"message":"one"}]}""")]
    [InlineData("cloudwatch-insights", """{"results":[[{"fie\ud800":"x","field":"@message","value":"one"}]]}""")]
    [InlineData("docker", """{"log":"one\n","st\ud800eam":"stdout","stream":1,"time":2}""")]
    public void Names_and_values_of_another_kind_than_AWS_writes_do_no_harm(string id, string text) =>
        Assert.Equal("one", Assert.Single(Unwrapped.Of(EnvelopeFixturesTests.EnvelopeOf(id), Encoding.UTF8.GetBytes(text))).Text);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Generated_messages_come_out_equal(string folder)
    {
        string id = folder.Split('.')[0];
        var random = new Random(7);
        string[] pieces = ["GET /a", " ", "\"", "\\", "é", "{\"k\":1}", "\t", "\\n", "]", "😀", "x"];
        List<string> messages = [.. Enumerable.Range(0, 300).Select(i => i + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)])) + "x")];
        string text = string.Concat(messages.Select((m, i) => Write(id, m, i)));
        List<Unwrapped> found = Unwrapped.Of(EnvelopeFixturesTests.EnvelopeOf(folder), Encoding.UTF8.GetBytes(text), 333);
        Assert.Equal(id == "json-sequence" ? messages.Select(Object) : messages, found.Select(f => f.Text));
        Assert.All(found, f => Assert.StartsWith(id == "json-sequence" ? "–" : "2026-01-01T00:0", f.Received, StringComparison.Ordinal)); // it gives none
    }

    [Fact]
    public void A_line_in_a_sequence_whose_values_break_the_JSON_costs_no_other()
    {
        const string Broken = """{"requestId":"a","ua":"he said "hi"","l":-}""";
        List<Unwrapped> found = Unwrapped.Of(EnvelopeFixturesTests.EnvelopeOf("json-sequence"), Encoding.UTF8.GetBytes(Broken + """{"requestId":"b"}""" + Broken + "\n" + Broken + Broken), 9);
        Assert.Equal([Broken, """{"requestId":"b"}""", Broken, Broken, Broken], found.Select(f => f.Text));
        Assert.Equal([(1, 0), (1, 1), (1, 2), (2, 0), (2, 1)], found.Select(f => (f.Line, f.Part)));
    }

    internal static string Write(string id, string message, int i)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, i / 60, i % 60, TimeSpan.Zero);
        string stamp = at.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        string quoted = JsonSerializer.Serialize(message);
        return id switch
        {
            "cloudwatch-subscription" => Document("stream", message, at.ToUnixTimeMilliseconds()),
            "cloudwatch-events" => $$"""{"events":[{"logStreamName":"s","timestamp":{{at.ToUnixTimeMilliseconds()}},"message":{{quoted}},"eventId":"1"}],"searchedLogStreams":[]}""" + (i % 2 == 0 ? "\n" : ""),
            "cloudwatch-insights" => $$"""{"results":[[{"field":"@timestamp","value":"{{stamp.Replace('T', ' ')}}.000"},{"field":"@message","value":{{quoted}}}]],"status":"Complete"}""" + "\n",
            "docker" => $$"""{"log":{{quoted[..^1]}}\n","stream":"stdout","time":"{{stamp}}.000000000Z"}""" + "\n",
            "json-sequence" => Object(message) + (i % 5 == 0 ? "\n" : ""),
            "fluent-bit" when i % 2 == 0 => $$"""{"time":"{{stamp}}.000000000Z","stream":"stdout","_p":"P","log":{{JsonSerializer.Serialize(message[..1])}}}""" + "\n"
                + $$"""{"time":"{{stamp}}.000000000Z","stream":"stdout","_p":"F","log":{{JsonSerializer.Serialize(message[1..])}}}""" + "\n",
            "fluent-bit" => $$"""{"container_name":"api","source":"stdout","log":{{quoted}},"time":"{{stamp}}Z"}""" + "\n",
            "kubernetes" => $"{stamp}.000000001Z stdout P {message[..1]}\n{stamp}.000000001Z stdout F {message[1..]}\n",
            "cloudwatch-export" => $"{stamp}.000Z {message}\n",
            _ => i % 2 == 0 ? $"{stamp}+00:00 stream {message}\n" : $"{stamp} {message}\n",
        };
    }

    private static string Object(string message) => $$"""{"m":{{JsonSerializer.Serialize(message)}}}""";

    internal static string Document(string stream, string message, long at = 1_767_225_600_000) =>
        $$"""{"messageType":"DATA_MESSAGE","owner":"123456789012","logGroup":"g","logStream":"{{stream}}","subscriptionFilters":["f"],"logEvents":[{"id":"1","timestamp":{{at}},"message":{{JsonSerializer.Serialize(message)}},"extractedFields":{"message":"other","timestamp":1} }]}""";
}
