using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Formats;

public class AllocationTests
{
    [Theory]
    [InlineData("alb")]
    [InlineData("elb-classic")]
    [InlineData("tomcat")]
    [InlineData("nginx")]
    [InlineData("access-log")]
    public void Parsing_a_line_allocates_nothing_but_its_share_of_the_arena(string folder)
    {
        const int Rounds = 200;
        FixtureCase fixture = FixtureCase.Read(folder);
        var names = new Interner();
        ILineParser parser = fixture.Format.CreateParser(new ParseContext(names, new SourceFile { Id = 0, Name = "test" }, fixture.Options));
        var text = new TextArena();
        int records = ReadAll(parser, fixture.Lines, text);
        Assert.True(records > 0);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < Rounds; round++)
        {
            records += ReadAll(parser, fixture.Lines, text);
        }

        long perRecord = (GC.GetAllocatedBytesForCurrentThread() - before) / records;
        Assert.True(perRecord <= 100, $"{perRecord} bytes a record");
    }

    private static int ReadAll(ILineParser parser, IReadOnlyList<byte[]> lines, TextArena text)
    {
        int records = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            HopRecord record = HopRecord.Of(Hop.Unknown, new SourceRef(0, i + 1));
            records += parser.Parse(lines[i], text, ref record).Kind == ParseKind.Record ? 1 : 0;
        }

        return records;
    }
}
