using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class HostileLinesTests
{
    public static TheoryData<string> Folders => [.. FixtureCase.Folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_cut_line_never_throws_and_tells_no_absurd_time(string folder)
    {
        var reader = new Mutations(folder);
        foreach (byte[] line in reader.Lines)
        {
            for (int length = 0; length < line.Length; length += 1 + (line.Length / 200))
            {
                reader.Check(line.AsSpan(0, length));
                reader.Check(line.AsSpan(length));
            }
        }

        Assert.True(reader.Checked >= 50, $"only {reader.Checked} lines were tried");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_line_with_flipped_bytes_never_throws_and_tells_no_absurd_time(string folder)
    {
        var reader = new Mutations(folder);
        var random = new Random(4711);
        ReadOnlySpan<byte> telling = "0123456789-.:\"\\ []{},=ZXT%\0"u8;
        for (int round = 0; round < 1500; round++)
        {
            byte[] line = [.. reader.Lines[random.Next(reader.Lines.Count)]];
            for (int flips = random.Next(1, 4); line.Length > 0 && flips > 0; flips--)
            {
                line[random.Next(line.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
            }

            reader.Check(line);
        }

        Assert.Equal(1500, reader.Checked);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Two_lines_spliced_never_throw_and_tell_no_absurd_time(string folder)
    {
        var reader = new Mutations(folder);
        var random = new Random(815);
        for (int round = 0; round < 500; round++)
        {
            byte[] left = reader.Lines[random.Next(reader.Lines.Count)];
            byte[] right = reader.Lines[random.Next(reader.Lines.Count)];
            reader.Check([.. left.AsSpan(0, random.Next(left.Length + 1)), .. right.AsSpan(random.Next(right.Length + 1))]);
        }

        Assert.Equal(500, reader.Checked);
    }

    private sealed class Mutations
    {
        private readonly LineReader _reader;

        public Mutations(string folder)
        {
            FixtureCase fixture = FixtureCase.Read(folder);
            _reader = new LineReader(fixture.Format, fixture.Options);
            Lines = fixture.Lines;
        }

        public IReadOnlyList<byte[]> Lines { get; }

        public int Checked { get; private set; }

        public void Check(ReadOnlySpan<byte> line)
        {
            Checked++;
            ParseOutcome outcome = _reader.Read(line, out HopRecord record);
            string? problem = RecordSanity.Problem(outcome, record);
            Assert.True(problem is null, $"{problem}: {System.Text.Encoding.Latin1.GetString(line)}");
        }
    }
}
