using System.Text;
using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Tests.Formats.Reading;

public sealed class FieldWalkerTests
{
    [Theory]
    [InlineData("abc  \\\"")]
    [InlineData("a \"")]
    [InlineData("a\"b\\ ,.:/0123456789-")]
    public void Fields_are_those_that_reading_byte_by_byte_finds(string alphabet)
    {
        var random = new Random(20261201);
        for (int round = 0; round < 30_000; round++)
        {
            byte[] line = new byte[random.Next(230)];
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = (byte)alphabet[random.Next(alphabet.Length)];
            }

            Assert.Equal(Reference(line), Walked(line));
        }
    }

    [Fact]
    public void The_end_of_a_quoted_text_is_its_first_quote_without_a_backslash()
    {
        Assert.Equal(3, FieldWalker.EndOfQuoted("abc\" d"u8));
        Assert.Equal(6, FieldWalker.EndOfQuoted("a\\\"b\\\\\""u8));
        Assert.Equal(-1, FieldWalker.EndOfQuoted("abc\\"u8));
        Assert.Equal(100, FieldWalker.EndOfQuoted(Encoding.UTF8.GetBytes(new string('x', 100) + "\"")));
    }

    private static List<string> Walked(byte[] line)
    {
        var walker = new FieldWalker(line);
        var fields = new List<string>();
        while (walker.TryNext(out ReadOnlySpan<byte> field))
        {
            fields.Add(Encoding.UTF8.GetString(field));
        }

        fields.Add($"{walker.Torn} {Encoding.UTF8.GetString(walker.Rest)}");
        return fields;
    }

    private static List<string> Reference(byte[] line)
    {
        var fields = new List<string>();
        int at = 0;
        bool torn = false;
        while (at < line.Length)
        {
            bool quoted = line[at] == '"';
            int start = quoted ? at + 1 : at, end = start;
            while (end < line.Length && line[end] != (quoted ? '"' : ' '))
            {
                end += quoted && line[end] == '\\' ? 2 : 1;
            }

            if (quoted && end >= line.Length)
            {
                torn = true;
                break;
            }

            fields.Add(Encoding.UTF8.GetString(line, start, end - start));
            at = quoted ? end + 1 : end;
            torn |= at < line.Length && line[at] != ' ';
            at = Math.Min(at + 1, line.Length);
        }

        fields.Add($"{torn} {Encoding.UTF8.GetString(line.AsSpan(at))}");
        return fields;
    }
}
