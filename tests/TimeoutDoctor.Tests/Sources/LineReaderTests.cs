using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;

namespace TimeoutDoctor.Tests.Sources;

public sealed class LineReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("\uFEFFa\n\uFEFFb\n", "a|\uFEFFb")]
    [InlineData("\n\na\n", "||a")]
    [InlineData("", "")]
    public void Lines_end_at_LF_or_CRLF_and_only_the_first_may_have_a_byte_order_mark(string content, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(_folder.Write("a.log", content), out _)));

    [Fact]
    public void A_line_longer_than_the_limit_is_cut_and_the_next_one_is_whole()
    {
        string longLine = new('x', LineReader.LongestLine + 1_000_000);
        string path = _folder.Write("a.log", "first\n" + longLine + "\nlast\n");
        List<string> lines = Read(path, out int cut);
        Assert.Equal(["first", "last"], [lines[0], lines[^1]]);
        Assert.Equal(3, lines.Count);
        Assert.Equal(1, cut);
        Assert.True(lines[1].Length >= LineReader.LongestLine);
    }

    [Fact]
    public void Gzip_is_told_by_content_and_may_have_several_members()
    {
        byte[] two = [.. TemporaryFolder.Gzip("a\nb\n"), .. TemporaryFolder.Gzip("c\nd\n")];
        string path = _folder.Write("plain-looking.txt", two);
        using var reader = new LineReader(new LogInput("x", path, new SourceOptions()));
        Assert.Equal(["a", "b", "c", "d"], ReadAll(reader));
        Assert.Null(reader.Failure);
    }

    [Fact]
    public void A_gzip_file_that_was_cut_gives_its_whole_part_and_says_so()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} {i * 7919 % 1000}\n"));
        byte[] whole = TemporaryFolder.Gzip(text);
        string path = _folder.Write("cut.gz", whole[..(whole.Length / 2)]);
        using var reader = new LineReader(new LogInput("x", path, new SourceOptions()));
        List<string> lines = ReadAll(reader);
        Assert.True(lines.Count > 1_000);
        Assert.Equal("line 0 0", lines[0]);
        Assert.NotNull(reader.Failure);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_lines_all_the_same()
    {
        string path = _folder.Write("a.log", [0, 1, 0xFF, (byte)'\n', 0x80]);
        Assert.Equal(2, Read(path, out _).Count);
    }

    private static List<string> Read(string path, out int cut)
    {
        using var reader = new LineReader(new LogInput("x", path, new SourceOptions()));
        var lines = new List<string>();
        cut = 0;
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            lines.Add(Encoding.UTF8.GetString(line));
            cut += reader.Cut ? 1 : 0;
            Assert.Equal(lines.Count, reader.Line);
        }

        return lines;
    }

    private static List<string> ReadAll(LineReader reader)
    {
        var lines = new List<string>();
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }
}
