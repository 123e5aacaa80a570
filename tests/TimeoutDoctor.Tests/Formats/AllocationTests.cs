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

    [Theory]
    [InlineData("alb")]
    [InlineData("elb-classic")]
    [InlineData("nlb")]
    [InlineData("alb-connection")]
    public void A_load_balancers_line_allocates_nothing_at_all_where_there_is_no_path_to_keep(string folder)
    {
        FixtureCase fixture = FixtureCase.Read(folder);
        ILineParser parser = fixture.Format.CreateParser(new ParseContext(new Interner(), new SourceFile { Id = 0, Name = "test" }, fixture.Options));
        byte[][] lines = [.. fixture.Lines.Select(WithoutPath)];
        var text = new TextArena();
        Assert.True(ReadAll(parser, lines, text) > 0);
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated(() => ReadAll(parser, lines, text))));
    }

    // What a line allocates, it allocates in every hundred rounds; the runtime itself may allocate in one of them, on this thread, while it
    // compiles a loop anew (tables for literals and statics).
    private static long Allocated(Action round)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            round();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // A request line of - has no path; what is kept of a path is its share of an arena.
    private static byte[] WithoutPath(byte[] line) =>
        System.Text.Encoding.Latin1.GetBytes(System.Text.RegularExpressions.Regex.Replace(System.Text.Encoding.Latin1.GetString(line), "\"[A-Z-]+ [a-z]+://[^\"]*\"", "\"- - -\""));

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
